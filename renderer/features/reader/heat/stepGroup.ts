import { isAboveFloor } from '../../../../src/measure/index.js';
import { windowsOver, type ReaderWindows } from './readerWindows.js';
import { passageSpans, windowSteps } from './spans.js';

/** Characters that are read at once. */
const SLICE = 50_000;

/**
 * The first character of the next or the previous group of passages above a threshold: neighbors of one heat step are a group, so that a step
 * leads past them, to a weaker seam or to the next text that is above the threshold. Undefined when there is none.
 */
export function stepGroup(
  windows: ReaderWindows,
  measure: number,
  log10Threshold: number,
  char: number,
  direction: 'next' | 'previous',
): number | undefined {
  const logPz = windows.logPz(measure);
  const steps = windowSteps(windows, measure).map((step, index) =>
    isAboveFloor(logPz[index] ?? -Infinity, log10Threshold) ? step : -1,
  );
  const chars = windows.reach.at(-1) ?? 0;
  if (direction === 'next') {
    for (let left = char; left < chars; left += SLICE) {
      const found = groupStarts(windows, steps, left, left + SLICE + 1).find((start) => start > char);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (let right = char; right > 0; right -= SLICE) {
    const found = groupStarts(windows, steps, Math.max(0, right - SLICE - 1), right).at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the heat changes to that of a window with a step, in [left, right). What holds the first character may have begun before it. */
function groupStarts(windows: ReaderWindows, steps: Int8Array, left: number, right: number): number[] {
  return [...passageSpans(windows, steps, left, right).start].filter((start) => start > left || left === 0);
}

/** The most probable window that has a character of [char, endChar), among those that count; undefined when none has. */
export function bestWindowAt(
  windows: ReaderWindows,
  measure: number,
  char: number,
  endChar = char + 1,
): number | undefined {
  const logPz = windows.logPz(measure);
  let best: number | undefined;
  for (const index of windowsAt(windows, char, endChar)) {
    if (windows.counts[index] !== 1) continue;
    if (best === undefined || (logPz[index] ?? -Infinity) > (logPz[best] ?? -Infinity)) best = index;
  }
  return best;
}

/** Windows that have a character of [char, endChar), whatever their state. */
export function windowsAt(windows: ReaderWindows, char: number, endChar = char + 1): number[] {
  const [first, end] = windowsOver(windows, char, endChar);
  const found: number[] = [];
  for (let index = first; index < end; index++) {
    if ((windows.endChar[index] ?? 0) > char) found.push(index);
  }
  return found;
}
