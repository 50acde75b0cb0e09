import { useEffect, type RefObject } from 'react';
import type { PlaceStore } from '../places.js';
import type { TextSurface } from '../surface/TextSurface.js';
import { REST } from './useJump.js';

/** Shortest interval between updates while scrolling, in milliseconds. */
const EVERY_MS = 100;

/** Keeps the range in view in the store. */
export function useView(
  surface: TextSurface,
  scroller: RefObject<HTMLElement | null>,
  store: PlaceStore,
): void {
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
