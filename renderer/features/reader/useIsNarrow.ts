import { useSyncExternalStore } from 'react';
import { useRem } from '../../components/index.js';

/** Width, in rem, below which text and card do not fit beside each other. */
const NARROW_REM = 54;

/** Whether the window is too narrow, at this text size, for two columns. */
export function useIsNarrow(): boolean {
  const rem = useRem();
  const width = useSyncExternalStore(subscribe, () => window.innerWidth);
  return width / rem < NARROW_REM;
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
}
