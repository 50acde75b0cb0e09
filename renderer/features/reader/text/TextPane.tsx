import '../reader.css';
import { useEffect, useId, useImperativeHandle, useMemo, useRef, type Ref, type RefObject } from 'react';
import { visibleString } from '../../../../src/figure/index.js';
import { useRem } from '../../../components/index.js';
import type { ReaderWindows } from '../heat/readerWindows.js';
import type { HeatMeasure } from '../measures.js';
import { usePlaceOf, type CharRange, type PlaceStore } from '../places.js';
import type { TextHighlights } from '../surface/TextHighlights.js';
import type { TextSurface } from '../surface/TextSurface.js';
import type { OpenWork } from '../useOpenWork.js';
import { useTokensAround } from '../useTokensAround.js';
import { BLOCK_CHARS } from './blockCut.js';
import { blockCount, nominalBlock } from './stretch.js';
import { TextBlock } from './TextBlock.js';
import { useBlockRows } from './useBlockRows.js';
import { useCaretKeys } from './useCaretKeys.js';
import { useJump, REST } from './useJump.js';
import { useSelection } from './useSelection.js';

/** Shortest interval between updates while scrolling, in milliseconds. */
const EVERY_MS = 100;

/** Keeps the range in view in the store. */
function useView(surface: TextSurface, scroller: RefObject<HTMLElement | null>, store: PlaceStore): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      const { top, bottom, left, width, height } = element.getBoundingClientRect();
      const first = surface.charNear(top);
      const last = surface.charNear(bottom);
      if (first === undefined || last === undefined) return;
      const rest = top + REST * height;
      const at = surface.charBy(left + width / 2, rest) ?? surface.charNear(rest) ?? first;
      const before = store.now.view;
      if (before?.first === first && before.last === last && before.at === at) return;
      store.set({ view: { first, last, at } });
    };
    const later = (): void => {
      timer ??= setTimeout(look, EVERY_MS);
    };
    element.addEventListener('scroll', later, { passive: true });
    const stop = surface.subscribe(later);
    later();
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', later);
      stop();
    };
  }, [surface, scroller, store]);
}

export interface TextPaneHandle {
  /** Scrolls to a character and by default places the caret on it. */
  readonly goTo: (char: number, options?: { readonly keepCaret?: boolean }) => void;
  readonly focus: () => void;
}

export interface TextPaneProps {
  readonly caseId: string;
  readonly open: OpenWork;
  /** The windows of which those above the threshold are underlined. */
  readonly marked: ReaderWindows;
  readonly measure: HeatMeasure;
  readonly threshold: number;
  readonly surface: TextSurface;
  readonly highlights: TextHighlights;
  readonly store: PlaceStore;
  readonly handle: Ref<TextPaneHandle>;
  readonly onStep: (direction: 'next' | 'previous') => void;
  /** Called on Enter: moves to the card of the token. */
  readonly onOpen: () => void;
  /** Called when a selection is copied that is not completely drawn. */
  readonly onCopyRange: (range: CharRange) => void;
}

/** Height of a block before it is measured, rem: lines of about 62 characters, and space between paragraphs. */
const BLOCK_REM = (BLOCK_CHARS / 62) * 1.7 * 1.08;

/** The work as text that a person can read, select, and move through token by token. */
export function TextPane(props: TextPaneProps): React.JSX.Element {
  const { caseId, open, marked, measure, threshold, surface, highlights, store, handle, onCopyRange } = props;
  const { chars, title } = open.work;
  const scroller = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const rem = useRem();
  const chosen = usePlaceOf(store, 'chosen');
  const caret = usePlaceOf(store, 'caret');
  const tokens = useTokensAround(caseId, open, caret);
  // A selection depends on the nodes where it begins and ends, so they must stay.
  const held = useMemo(() => (chosen === null ? [] : blocksAround(chosen, chars)), [chosen, chars]);
  const rows = useBlockRows(blockCount(chars), BLOCK_REM * rem, scroller, held);
  const jump = useJump(surface, scroller, rows.offsetOf, chars);
  useView(surface, scroller, store);
  useSelection(surface, scroller, store);
  useEffect(() => highlights.open(), [highlights]);
  useImperativeHandle(handle, () => ({
    goTo: (char, { keepCaret = false } = {}) => {
      const held = Math.min(Math.max(0, char), Math.max(0, chars - 1));
      if (!keepCaret) store.set({ caret: held, caretToken: null, hover: null });
      jump(held);
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));
  const onKeyDown = useCaretKeys({
    surface,
    scroller,
    store,
    tokens,
    chars,
    jump,
    onStep: props.onStep,
    onOpen: props.onOpen,
  });
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return (
    <div
      ref={scroller}
      className="reader-scroller"
      role="region"
      tabIndex={0}
      aria-label={`Text of ${visibleString(title)}`}
      aria-describedby={helpId}
      onFocus={() => {
        if (store.now.caret === null) store.set({ caret: store.now.view?.first ?? 0, caretToken: null });
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (document.getSelection()?.isCollapsed === false) return;
        const char = surface.charUnder(event.clientX, event.clientY);
        if (char !== undefined) store.set({ caret: char, caretToken: null, hover: null });
      }}
      onPointerMove={({ clientX, clientY, pointerType, buttons }) => {
        cancelAnimationFrame(frame.current);
        if (pointerType === 'touch' || buttons !== 0) return;
        frame.current = requestAnimationFrame(() =>
          store.set({ hover: surface.charUnder(clientX, clientY) ?? null }),
        );
      }}
      onPointerLeave={() => {
        cancelAnimationFrame(frame.current);
        store.set({ hover: null });
      }}
      onCopy={(event) => {
        const range = store.now.chosen;
        if (range === null) return;
        event.preventDefault();
        // The work's own characters, not the signs that stand for hidden ones.
        const text = surface.textOf(range.startChar, range.endChar);
        if (text === undefined) onCopyRange(range);
        else event.clipboardData.setData('text/plain', text);
      }}
    >
      <p id={helpId} hidden>
        Arrow keys move from token to token and from line to line; with Shift they select. Press n or p for
        the next or previous passage above the threshold, and Enter for the card of the token.
      </p>
      <div className="reader-body" style={{ height: `${rows.totalSize}px` }}>
        {rows.items.map((item) => (
          <div
            key={item.key}
            ref={rows.measure}
            data-index={item.index}
            className="reader-row"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <TextBlock
              caseId={caseId}
              open={open}
              index={item.index}
              marked={marked}
              measure={measure}
              threshold={threshold}
              surface={surface}
              highlights={highlights}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** A paragraph may extend over the nominal boundary of its block, so the neighboring blocks are kept too. */
function blocksAround({ startChar, endChar }: CharRange, chars: number): number[] {
  return [startChar, endChar].flatMap((char) => {
    const block = nominalBlock(char, chars);
    return block > 0 ? [block - 1, block] : [block];
  });
}
