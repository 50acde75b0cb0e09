import { firstAbove } from '../../../../src/base/index.js';
import { isAboveFloor } from '../../../../src/measure/index.js';
import { windowsOver, type ReaderWindows } from './readerWindows.js';

/**
 * The next or the previous passage above a threshold, from a character: the first that begins after the passage in which the
 * character lies, or the last that ends before it; undefined when there is none.
 */
export function stepPassage(
  windows: ReaderWindows,
  measure: number,
  log10Threshold: number,
  char: number,
  direction: 'next' | 'previous',
): number | undefined {
  const logPz = windows.logPz(measure);
  const isHit = (index: number): boolean =>
    windows.counts[index] === 1 && isAboveFloor(logPz[index] ?? -Infinity, log10Threshold);
  const here = bestWindowAt(windows, measure, char);
  const isInside = here !== undefined && isHit(here);
  if (direction === 'next') {
    const behind = isInside ? (windows.endChar[here] ?? char) : char + 1;
    for (let index = firstAbove(windows.startChar, behind - 1); index < windows.count; index++) {
      if (isHit(index)) return index;
    }
    return undefined;
  }
  const before = isInside ? (windows.startChar[here] ?? char) : char;
  for (let index = firstAbove(windows.startChar, before) - 1; index >= 0; index--) {
    if (isHit(index) && (windows.endChar[index] ?? 0) <= before) return index;
  }
  return undefined;
}

/** The most probable window that contains a character, among those that count; undefined when none does. */
export function bestWindowAt(windows: ReaderWindows, measure: number, char: number): number | undefined {
  const logPz = windows.logPz(measure);
  const [first, end] = windowsOver(windows, char, char + 1);
  let best: number | undefined;
  for (let index = first; index < end; index++) {
    if (windows.counts[index] !== 1 || (windows.endChar[index] ?? 0) <= char) continue;
    if (best === undefined || (logPz[index] ?? -Infinity) > (logPz[best] ?? -Infinity)) best = index;
  }
  return best;
}

/** Windows that contain a character, whatever their state. */
export function windowsAt(windows: ReaderWindows, char: number): number[] {
  const [first, end] = windowsOver(windows, char, char + 1);
  const found: number[] = [];
  for (let index = first; index < end; index++) {
    if ((windows.endChar[index] ?? 0) > char) found.push(index);
  }
  return found;
}
