import { useEffect, useRef } from 'react';
import { visibleShort } from '../../src/figure/index.js';

/** Names come with cases and addresses; a window's title is one short line. */
const NAME_LENGTH = 120;

/** So long a screen may take to load before the focus stays where it is. */
const PATIENCE_MS = 5000;

/**
 * On another screen: the focus goes to its heading, so that a screen reader says where one is and Tab goes on from there; the
 * window's title names it. Not on the first screen, where nobody has moved.
 */
export function useArrival(path: string, names: readonly string[]): void {
  const title = [...names, 'Palimpsest']
    .filter((name) => name !== '')
    .map((name) => visibleShort(name, NAME_LENGTH))
    .join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return undefined;
    last.current = path;
    return focusHeading();
  }, [path]);
}

function focusHeading(): () => void {
  const main = document.querySelector('main');
  if (main === null) return () => undefined;
  main.scrollTop = 0;
  const before = document.activeElement;
  const tryNow = (): boolean => {
    // Whoever has moved on already keeps the focus.
    if (document.activeElement !== before && document.activeElement !== document.body) return true;
    const heading = main.querySelector<HTMLElement>('[data-page-heading]');
    heading?.focus({ preventScroll: true });
    return heading !== null;
  };
  if (tryNow()) return () => undefined;
  const observer = new MutationObserver(() => {
    if (tryNow()) observer.disconnect();
  });
  observer.observe(main, { childList: true, subtree: true });
  const timer = setTimeout(() => observer.disconnect(), PATIENCE_MS);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
