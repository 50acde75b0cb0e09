import { useEffect, useRef } from 'react';
import { visibleShort } from '../../src/figure/index.js';

/** Names come from cases and addresses; the title of a window is one short line. */
const NAME_LENGTH = 120;

/** How long a screen may take to load before the focus stays where it is, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * On a new screen, the focus goes to its heading, so that a screen reader announces it and Tab continues from there; the
 * title of the window names it. Not on the first screen, because no one has navigated yet.
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
  let held: Element | null = document.activeElement;
  let isGiven = false;
  /** @returns whether there is nothing left to do */
  const tryNow = (): boolean => {
    const now = document.activeElement;
    // If the focus has already moved, it stays there.
    if (now !== held && now !== main && now !== document.body) return true;
    // Once a screen has its data, its heading may differ from the one shown while loading.
    if (isGiven && held?.isConnected === true) return false;
    const heading = main.querySelector<HTMLElement>('[data-page-heading]');
    if (heading === null) return false;
    heading.focus({ preventScroll: true });
    held = heading;
    isGiven = true;
    return false;
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
