import type { CharRange } from '../places.js';
import type { ReaderWindows } from './readerWindows.js';

/**
 * The windows of a work of which only those count that lie within one of some ranges. Each measure gets arrays of its own, because orders and
 * steps are kept for each array. A window that a measure excludes stays in, below every other.
 */
export function windowsIn(windows: ReaderWindows, ranges: readonly CharRange[]): ReaderWindows {
  const sorted = [...ranges].sort((a, b) => a.startChar - b.startChar);
  const counts = new Uint8Array(windows.count);
  let next = 0;
  let reach = 0;
  for (let index = 0; index < windows.count; index++) {
    const start = windows.startChar[index] ?? 0;
    for (let range = sorted[next]; range !== undefined && range.startChar <= start; range = sorted[next]) {
      reach = Math.max(reach, range.endChar);
      next += 1;
    }
    if (windows.state[index] === 0 && (windows.endChar[index] ?? 0) <= reach) counts[index] = 1;
  }
  const measures = new Map<number, Float64Array>();
  return {
    ...windows,
    counts,
    logPz(measure) {
      const known = measures.get(measure);
      if (known !== undefined) return known;
      const array = windows.logPz(measure).map((value) => Math.max(value, LEAST));
      measures.set(measure, array);
      return array;
    },
  };
}

/** Stands for a probability of 0 in {@link windowsIn}: below that of every passage, in natural logarithms. */
export const LEAST = -1e12;
