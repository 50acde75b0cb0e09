import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { TextSurface } from '../surface/TextSurface.js';
import { BLOCK_CHARS } from './blockCut.js';
import { nominalBlock } from './stretch.js';

/** Reading height as a share of the pane: jumps end there, and after scrolling it is the current position. */
export const REST = 1 / 3;
/** The jump ends if the text has not arrived by then. */
const PATIENCE_MS = 8000;

/**
 * Goes to any character: first to the probable position of its block, then, as blocks are drawn and measured, to the
 * character itself. Scrolling by the person ends the jump.
 */
export function useJump(
  surface: TextSurface,
  scroller: RefObject<HTMLElement | null>,
  offsetOf: (block: number) => number,
  chars: number,
): (char: number) => void {
  const run = useRef(0);
  const latest = useRef({ offsetOf, chars });
  useEffect(() => {
    latest.current = { offsetOf, chars };
  });
  useEffect(() => {
    const element = scroller.current;
    const stop = (): void => void (run.current += 1);
    const events = ['wheel', 'touchstart', 'pointerdown'] as const;
    for (const event of events) element?.addEventListener(event, stop, { passive: true });
    return () => {
      stop();
      for (const event of events) element?.removeEventListener(event, stop);
    };
  }, [scroller]);
  return useCallback(
    (char) => {
      run.current += 1;
      const mine = run.current;
      const end = performance.now() + PATIENCE_MS;
      let still = 0;
      const step = (): void => {
        const element = scroller.current;
        if (mine !== run.current || element === null) return;
        const before = element.scrollTop;
        const box = surface.boxes(char, char + 1)[0];
        if (box === undefined) {
          const { offsetOf: offset, chars: all } = latest.current;
          const block = nominalBlock(char, all);
          const into = surface.blockOf(char) === undefined ? (char - block * BLOCK_CHARS) / BLOCK_CHARS : 0;
          const guess = offset(block) + into * 0.8 * (offset(block + 1) - offset(block));
          if (Math.abs(before - guess) > 4 && surface.blockOf(char) === undefined) element.scrollTop = guess;
        } else {
          element.scrollTop += box.top - element.getBoundingClientRect().top - REST * element.clientHeight;
          still = Math.abs(element.scrollTop - before) <= 1 ? still + 1 : 0;
        }
        if (still < 3 && performance.now() < end) requestAnimationFrame(step);
      };
      step();
    },
    [surface, scroller],
  );
}
