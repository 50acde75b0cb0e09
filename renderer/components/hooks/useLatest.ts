import { useState } from 'react';

/** The last value that was there: what stays in view while the answer to a changed question is awaited. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const [latest, setLatest] = useState(value);
  if (value !== undefined && value !== latest) setLatest(value);
  return value ?? latest;
}
