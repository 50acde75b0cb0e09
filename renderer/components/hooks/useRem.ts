import { useSyncExternalStore } from 'react';

/** The current size of one rem in pixels; follows the text size. For layouts in pixels, such as a virtual table. */
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
