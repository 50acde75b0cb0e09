import { useSyncExternalStore } from 'react';

/** Pixels of one rem now; follows the text size. For what lays out in pixels, such as a virtual table. */
export function useRem(): number {
  return useSyncExternalStore(subscribe, current);
}

function current(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}
