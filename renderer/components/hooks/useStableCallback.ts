import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same and calls the newest one, so that what is handed it need not be drawn again. Not for use while drawing. */
export function useStableCallback<A extends readonly unknown[]>(
  callback: (...values: A) => void,
): (...values: A) => void {
  const newest = useRef(callback);
  useEffect(() => {
    newest.current = callback;
  });
  return useCallback((...values: A) => newest.current(...values), []);
}
