import { useEffect, useRef, useState } from 'react';
import type * as pdfjs from 'pdfjs-dist';
import { formatCount } from '../../../../src/figure/index.js';
import { ErrorPanel } from '../../../components/index.js';
import { lineOf, type Box } from './pdfText.js';
import { readPageText } from './readPageText.js';
import { drawingScale, pageWidth, type Zoom } from './zoom.js';

export interface PdfPageProps {
  readonly document: pdfjs.PDFDocumentProxy;
  /** From 1. */
  readonly number: number;
  readonly zoom: Zoom;
  /** Places found by a search. */
  readonly marks: readonly Box[];
  /** The place at which the search stands. */
  readonly current: readonly Box[];
  /** Pages being drawn: each stays in the set until it is done. */
  readonly drawings: Set<Promise<void>>;
}

/** A page of a PDF, drawn when it comes near the view, with the places that a search found. */
export function PdfPage({
  document,
  number,
  zoom,
  marks,
  current,
  drawings,
}: PdfPageProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNear, setNear] = useState(number === 1);
  const [text, setText] = useState('');
  const [points, setPoints] = useState({ width: 595, height: 842 });
  const [error, setError] = useState<unknown>();
  const scale = drawingScale(zoom, window.devicePixelRatio);
  useEffect(() => {
    const element = frame.current;
    if (element === null || isNear) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  useEffect(() => {
    if (!isNear) return undefined;
    let isThere = true;
    const draw = async (): Promise<void> => {
      const page = await document.getPage(number);
      const target = canvas.current;
      if (!isThere || target === null) return;
      const viewport = page.getViewport({ scale });
      setPoints({ width: viewport.width / scale, height: viewport.height / scale });
      target.width = viewport.width;
      target.height = viewport.height;
      await page.render({ canvas: target, viewport }).promise;
      const read = await readPageText(document, number);
      setText(lineOf(read));
    };
    const drawing = draw().catch((thrown: unknown) => {
      // Drawing stops when the page is removed.
      if (isThere) setError(thrown);
    });
    drawings.add(drawing);
    void drawing.then(() => drawings.delete(drawing));
    return () => {
      isThere = false;
    };
  }, [document, number, isNear, drawings, scale]);
  const width = pageWidth(zoom, points.width);
  return (
    <div
      ref={frame}
      className={width === null ? 'p-pdf-page p-pdf-fit' : 'p-pdf-page'}
      data-page={number}
      style={{
        aspectRatio: `${points.width} / ${points.height}`,
        ...(width === null ? {} : { width: `${width}px` }),
      }}
    >
      {error !== undefined && (
        <ErrorPanel error={error} title={`Page ${formatCount(number)} cannot be drawn`} />
      )}
      {/* A canvas of another size is another one: the last drawing on it may still be under way. */}
      <canvas
        key={scale}
        ref={canvas}
        role="img"
        aria-label={`Page ${formatCount(number)} of ${formatCount(document.numPages)}`}
      />
      {marks.map((box, place) => (
        <span key={`m${place}`} className="p-pdf-mark" style={percent(box)} />
      ))}
      {current.map((box, place) => (
        <span key={`c${place}`} className="p-pdf-mark p-pdf-mark-current" style={percent(box)} />
      ))}
      <p className="sr-only">{text}</p>
    </div>
  );
}

function percent({ left, top, width, height }: Box): React.CSSProperties {
  const share = (value: number): string => `${value * 100}%`;
  return { left: share(left), top: share(top), width: share(width), height: share(height) };
}
