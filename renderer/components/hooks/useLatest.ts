import { useState } from 'react';

/** The last defined value: it stays in view while the answer to a changed query is pending. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const [latest, setLatest] = useState(value);
  if (value !== undefined && value !== latest) setLatest(value);
  return value ?? latest;
}
