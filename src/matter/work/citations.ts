import type { Citation, Extracted } from '../../domain/index.js';
import { Citations, type PreparedWork } from '../../text/index.js';

// By what was read, which stays the same object as long as a work is kept.
const known = new WeakMap<Extracted, Citations>();

/** Where a passage of a work stands in the document that was received; undefined for plain text. */
export function citationIn(
  { extracted, source, reading }: Pick<PreparedWork, 'extracted' | 'source' | 'reading'>,
  startChar: number,
  endChar: number,
): Citation | undefined {
  if (extracted === undefined) return undefined;
  const citations = known.get(extracted) ?? new Citations(extracted, source.text, reading.map);
  known.set(extracted, citations);
  return citations.of(startChar, endChar);
}
