import './pdf.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type * as pdfjs from 'pdfjs-dist';
import { formatCount } from '../../../../src/figure/index.js';
import { IconButton, SearchField, SelectField, useDebounced } from '../../../components/index.js';
import { PdfPage } from './PdfPage.js';
import { matchesIn, MOST_MATCHES, type Box, type Match, type PageText } from './pdfText.js';
import { nextZoom, ZOOM_STEPS, type Zoom } from './zoom.js';
import { readPageText } from './readPageText.js';

export interface PdfReaderProps {
  readonly document: pdfjs.PDFDocumentProxy;
  readonly name: string;
  readonly drawings: Set<Promise<void>>;
  /** Shows the pages in the whole window; absent where they are shown so already. */
  readonly onFullWindow?: (() => void) | undefined;
}

const NO_BOXES: readonly Box[] = [];

/** The pages of a PDF with their number, zoom and search. In the pages: `n` or → for the next page, `p` or ← for the previous, `+`, `-` and `0` for the zoom. */
export function PdfReader({ document, name, drawings, onFullWindow }: PdfReaderProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [page, setPage] = useState(1);
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const settled = useDebounced(words, 200);
  const texts = usePageTexts(document, settled.trim() !== '');
  const matches = useMemo(() => (texts === undefined ? [] : matchesIn(texts, settled)), [texts, settled]);
  const current = matches[place];
  const goTo = (number: number): void => {
    const wanted = Math.min(document.numPages, Math.max(1, number));
    setPage(wanted);
    scrollTo(frame.current, wanted);
  };
  useEffect(() => {
    if (current !== undefined) scrollTo(frame.current, current.page, current.boxes[0]);
  }, [current]);
  const step = (by: 1 | -1): void => {
    if (matches.length > 0) setPlace((place + by + matches.length) % matches.length);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does = keyAction(event.key);
    if (does === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (does === 'next') goTo(page + 1);
    else if (does === 'previous') goTo(page - 1);
    else setZoom(does === 'fit' ? 'fit' : nextZoom(zoom, does === 'larger' ? 1 : -1));
  };
  return (
    <div className="p-pdf-reader">
      <div className="p-pdf-bar">
        <div className="row" role="group" aria-label="Pages">
          <IconButton
            icon="chevron-left"
            label="Previous page"
            isDisabled={page <= 1}
            onPress={() => goTo(page - 1)}
          />
          <span className="p-pdf-count">
            {formatCount(page)} of {formatCount(document.numPages)}
          </span>
          <IconButton
            icon="chevron-right"
            label="Next page"
            isDisabled={page >= document.numPages}
            onPress={() => goTo(page + 1)}
          />
        </div>
        <div className="row" role="group" aria-label="Zoom">
          <IconButton
            icon="minus"
            label="Smaller"
            isDisabled={zoom === ZOOM_STEPS[0]}
            onPress={() => setZoom(nextZoom(zoom, -1))}
          />
          <SelectField
            label="Zoom"
            isLabelHidden
            options={[
              { id: 'fit', label: 'Fit width' },
              ...ZOOM_STEPS.map((percent) => ({ id: String(percent), label: `${percent}%` })),
            ]}
            selectedKey={String(zoom)}
            onSelectionChange={(id) => setZoom(ZOOM_STEPS.find((percent) => String(percent) === id) ?? 'fit')}
          />
          <IconButton
            icon="add"
            label="Larger"
            isDisabled={zoom === ZOOM_STEPS.at(-1)}
            onPress={() => setZoom(nextZoom(zoom, 1))}
          />
        </div>
        <div className="row" role="group" aria-label="Search">
          <SearchField
            label="Search in the pages"
            placeholder="Search"
            value={words}
            onChange={(typed) => {
              setWords(typed);
              setPlace(0);
            }}
            onSubmit={() => step(1)}
          />
          {settled.trim() !== '' && (
            <>
              <span className="muted" role="status">
                {texts === undefined ? 'Searching…' : counted(matches, place)}
              </span>
              <IconButton
                icon="chevron-up"
                label="Previous match"
                isDisabled={matches.length === 0}
                onPress={() => step(-1)}
              />
              <IconButton
                icon="chevron-down"
                label="Next match"
                isDisabled={matches.length === 0}
                onPress={() => step(1)}
              />
            </>
          )}
        </div>
        {onFullWindow !== undefined && (
          <IconButton icon="monitor" label="Full window" onPress={onFullWindow} />
        )}
      </div>
      <div
        ref={frame}
        className="p-pdf"
        role="document"
        aria-label={name}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={() => setPage(pageInView(frame.current))}
      >
        {Array.from({ length: document.numPages }, (_, index) => (
          <PdfPage
            key={index}
            document={document}
            number={index + 1}
            zoom={zoom}
            marks={boxesOn(matches, index + 1)}
            current={current?.page === index + 1 ? current.boxes : NO_BOXES}
            drawings={drawings}
          />
        ))}
      </div>
    </div>
  );
}

function keyAction(key: string): 'next' | 'previous' | 'larger' | 'smaller' | 'fit' | undefined {
  if (key === 'n' || key === 'ArrowRight') return 'next';
  if (key === 'p' || key === 'ArrowLeft') return 'previous';
  if (key === '+' || key === '=') return 'larger';
  if (key === '-') return 'smaller';
  return key === '0' ? 'fit' : undefined;
}

function counted(matches: readonly Match[], place: number): string {
  if (matches.length === 0) return 'No matches';
  const more = matches.length === MOST_MATCHES ? ' or more' : '';
  return `${formatCount(place + 1)} of ${formatCount(matches.length)}${more}`;
}

function boxesOn(matches: readonly Match[], page: number): readonly Box[] {
  return matches.filter((match) => match.page === page).flatMap(({ boxes }) => boxes);
}

/** Scrolls within the frame alone, from which the pages are placed. @param box that comes into view; default: the top of the page */
function scrollTo(frame: HTMLElement | null, page: number, box?: Box): void {
  const element = frame?.querySelector<HTMLElement>(`[data-page="${page}"]`);
  if (frame === null || element === null || element === undefined) return;
  const { offsetTop, offsetLeft, offsetHeight, offsetWidth } = element;
  if (box === undefined) {
    frame.scrollTop = offsetTop;
    return;
  }
  frame.scrollTop = offsetTop + box.top * offsetHeight - frame.clientHeight / 3;
  frame.scrollLeft = offsetLeft + box.left * offsetWidth - frame.clientWidth / 2;
}

/** The page that holds the upper third of the frame. */
function pageInView(frame: HTMLElement | null): number {
  if (frame === null) return 1;
  const line = frame.scrollTop + frame.clientHeight / 3;
  const pages = [...frame.querySelectorAll<HTMLElement>('[data-page]')];
  const above = pages.filter(({ offsetTop }) => offsetTop <= line);
  return Math.max(1, above.length);
}

/**
 * The texts of all pages, read when a search first needs them.
 * @returns undefined until they are there
 */
function usePageTexts(document: pdfjs.PDFDocumentProxy, isNeeded: boolean): readonly PageText[] | undefined {
  const [read, setRead] = useState<{ readonly of: object; readonly texts: readonly PageText[] }>();
  const isRead = read?.of === document;
  useEffect(() => {
    if (!isNeeded || isRead) return undefined;
    let isThere = true;
    const all = async (): Promise<void> => {
      const texts: PageText[] = [];
      for (let number = 1; number <= document.numPages && isThere; number++)
        texts.push(await readPageText(document, number));
      if (isThere) setRead({ of: document, texts });
    };
    // The pages themselves say when the document cannot be read.
    all().catch(() => undefined);
    return () => {
      isThere = false;
    };
  }, [document, isNeeded, isRead]);
  return isRead ? read.texts : undefined;
}
