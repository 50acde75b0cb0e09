import { useSyncExternalStore } from 'react';
import { useRem } from '../../components/index.js';

/** How much height there is for the reader: `short` folds its instruments, `tiny` everything but the text. */
export type Room = 'full' | 'short' | 'tiny';

/** Heights of the window, in rem, below which instruments and text do not fit below each other. A window 800 pixels high is short. */
const SHORT_REM = 52;
const TINY_REM = 30;

/** How much room the window has at this text size. */
export function useRoom(): Room {
  const rem = useRem();
  const height = useSyncExternalStore(subscribe, () => window.innerHeight);
  return height / rem < TINY_REM ? 'tiny' : height / rem < SHORT_REM ? 'short' : 'full';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
}
