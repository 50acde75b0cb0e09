import type { Scored } from '../../../../src/base/index.js';
import { passageHeatStep } from '../../../../src/figure/index.js';
import { windowSteps } from './spans.js';
import type { ReaderWindows } from './readerWindows.js';

/** Number of segments of a strip. */
export const STRIP_SLICES = 400;

/** Heat of each of the equal segments of a work under one measure: the highest step of any window that overlaps it; −1 where none does. */
export function sliceSteps(windows: ReaderWindows, measure: number, chars: number): number[] {
  const steps = windowSteps(windows, measure);
  const first = (slice: number): number => Math.floor((slice * chars) / STRIP_SLICES);
  const end = (slice: number): number => Math.max(first(slice) + 1, first(slice + 1));
  const most = new Array<number>(STRIP_SLICES).fill(-1);
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? -1;
    const startChar = windows.startChar[index] ?? 0;
    const endChar = windows.endChar[index] ?? 0;
    if (step < 0 || endChar <= startChar) continue;
    const from = Math.max(0, Math.floor((startChar * STRIP_SLICES) / chars) - 1);
    for (let slice = from; slice < STRIP_SLICES && first(slice) < endChar; slice++) {
      if (end(slice) > startChar && step > (most[slice] ?? -1)) most[slice] = step;
    }
  }
  return most;
}

/** Heat of the segments that came with the work. */
export function givenSteps(slices: readonly Scored[]): number[] {
  return slices.map(passageHeatStep);
}
