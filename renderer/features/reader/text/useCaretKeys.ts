import { useRef, type KeyboardEvent, type RefObject } from 'react';
import type { CharRange, PlaceStore } from '../places.js';
import type { TextSurface } from '../surface/TextSurface.js';
import type { TokenHere } from '../heat/tokenTable.js';
import type { TokensAround } from '../useTokensAround.js';

export interface CaretKeys {
  readonly surface: TextSurface;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly store: PlaceStore;
  readonly tokens: TokensAround;
  readonly chars: number;
  readonly jump: (char: number) => void;
  readonly onStep: (direction: 'next' | 'previous') => void;
  readonly onOpen: () => void;
}

/** Moves the caret over the tokens of the text; with Shift the selection grows. */
export function useCaretKeys(keys: CaretKeys): (event: KeyboardEvent) => void {
  const anchor = useRef<CharRange | null>(null);
  const goalX = useRef<number | null>(null);
  const { surface, scroller, store, tokens, chars, jump, onStep, onOpen } = keys;

  const show = (char: number): void => {
    const element = scroller.current;
    const box = surface.boxes(char, char + 1)[0];
    if (element === null) return;
    const { top, height } = element.getBoundingClientRect();
    if (box === undefined || box.top < top - height || box.bottom > top + 2 * height) jump(char);
    else if (box.top < top + box.height) element.scrollBy(0, box.top - top - box.height);
    else if (box.bottom > top + height - box.height) {
      element.scrollBy(0, box.bottom - top - height + box.height);
    }
  };
  const go = (to: TokenHere | number, isExtending: boolean): void => {
    const token = typeof to === 'number' ? tokens.at(to) : to;
    const char = Math.min(Math.max(0, token?.startChar ?? (to as number)), Math.max(0, chars - 1));
    if (isExtending) {
      const from = (anchor.current ??= spanAt(store.now.caret ?? char, tokens));
      const till = spanAt(char, tokens);
      const chosen = {
        startChar: Math.min(from.startChar, till.startChar),
        endChar: Math.max(from.endChar, till.endChar),
      };
      surface.select(chosen.startChar, chosen.endChar);
      store.set({ chosen });
    } else {
      anchor.current = null;
      if (store.now.chosen !== null) {
        surface.select(char, char);
        store.set({ chosen: null });
      }
    }
    store.set({ caret: char, caretToken: token?.token ?? null, hover: null });
    show(char);
  };
  const byToken = (by: 1 | -1, isExtending: boolean): void => {
    const caret = store.now.caret ?? store.now.view?.first ?? 0;
    const here =
      (store.now.caretToken === null ? undefined : tokens.byNumber(store.now.caretToken)) ?? tokens.at(caret);
    const next = here === undefined ? undefined : tokens.byNumber(here.token + by);
    goalX.current = null;
    // While tokens are not loaded, the caret moves by characters.
    if (next !== undefined) go(next, isExtending);
    else if (here === undefined) go(caret + by, isExtending);
  };
  const byLine = (by: 1 | -1, isExtending: boolean): void => {
    const element = scroller.current;
    const box = caretBox(surface, store);
    if (element === null || box === undefined) {
      if (store.now.caret !== null) jump(store.now.caret);
      return;
    }
    const x = (goalX.current ??= box.left + 1);
    const { top, height } = element.getBoundingClientRect();
    for (let lines = 1; lines <= 6; lines++) {
      let y = (by > 0 ? box.bottom : box.top) + by * (lines - 0.5) * box.height;
      const over = y > top + height - 4 ? y - (top + height - 4) : y < top + 4 ? y - (top + 4) : 0;
      if (over !== 0) {
        const before = element.scrollTop;
        element.scrollBy(0, over + by * box.height);
        y -= element.scrollTop - before;
      }
      const char = surface.charBy(x, y);
      const line = char === undefined ? undefined : surface.boxes(char, char + 1)[0];
      const here = caretBox(surface, store);
      if (char !== undefined && line !== undefined && here !== undefined && isOther(line, here, by)) {
        go(char, isExtending);
        return;
      }
    }
  };
  const byPage = (by: 1 | -1, isExtending: boolean): void => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollBy(0, by * Math.max(40, element.clientHeight - 60));
    const { left, width, top, height } = element.getBoundingClientRect();
    const char = surface.charBy(goalX.current ?? left + width / 2, top + height / 3);
    if (char !== undefined) go(char, isExtending);
  };
  const toEdge = (edge: 'start' | 'end', isExtending: boolean): void => {
    const box = caretBox(surface, store);
    const area = scroller.current?.getBoundingClientRect();
    if (box === undefined || area === undefined) return;
    const y = box.top + box.height / 2;
    let char = store.now.caret ?? 0;
    // The text is centered in its area: the outermost character of the line is the nearest to the edge.
    const isLeft = (edge === 'start') !== surface.isRightToLeft(store.now.caret ?? 0);
    const found = surface.charBy(isLeft ? area.left + 4 : area.right - 24, y);
    if (found !== undefined) char = edge === 'end' ? Math.max(0, found - 1) : found;
    goalX.current = null;
    go(char, isExtending);
  };

  return (event) => {
    const { shiftKey: isExtending } = event;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.altKey || (isMod && !['Home', 'End'].includes(event.key))) return;
    switch (event.key) {
      case 'ArrowRight':
      case 'ArrowLeft': {
        const isForward = (event.key === 'ArrowRight') !== surface.isRightToLeft(store.now.caret ?? 0);
        byToken(isForward ? 1 : -1, isExtending);
        break;
      }
      case 'ArrowDown':
        byLine(1, isExtending);
        break;
      case 'ArrowUp':
        byLine(-1, isExtending);
        break;
      case 'PageDown':
        byPage(1, isExtending);
        break;
      case 'PageUp':
        byPage(-1, isExtending);
        break;
      case 'Home':
        if (isMod) go(0, isExtending);
        else toEdge('start', isExtending);
        break;
      case 'End':
        if (isMod) go(chars - 1, isExtending);
        else toEdge('end', isExtending);
        break;
      case 'n':
        onStep('next');
        break;
      case 'p':
        onStep('previous');
        break;
      case 'Enter':
        onOpen();
        break;
      case 'Escape':
        if (store.now.chosen === null && store.now.hover === null) return;
        anchor.current = null;
        document.getSelection()?.removeAllRanges();
        store.set({ chosen: null, hover: null });
        break;
      default:
        return;
    }
    event.preventDefault();
  };
}

function spanAt(char: number, tokens: TokensAround): CharRange {
  const token = tokens.at(char);
  return { startChar: token?.startChar ?? char, endChar: Math.max(char + 1, token?.endChar ?? 0) };
}

function caretBox(surface: TextSurface, store: PlaceStore): DOMRect | undefined {
  const { caret } = store.now;
  return caret === null ? undefined : surface.boxes(caret, caret + 1)[0];
}

function isOther(line: DOMRect, here: DOMRect, by: 1 | -1): boolean {
  return by > 0 ? line.top >= here.bottom - 2 : line.bottom <= here.top + 2;
}
