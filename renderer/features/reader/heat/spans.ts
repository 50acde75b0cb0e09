import { passageHeatStep } from '../../../../src/figure/index.js';
import { isAboveFloor } from '../../../../src/measure/index.js';
import { windowsOver, type ReaderWindows } from './readerWindows.js';

/** Ranges of a work with a heat step, ascending and disjoint; arrays, because a block may have thousands. */
export interface Spans {
  readonly count: number;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly step: Int8Array;
}

export const NO_SPANS: Spans = {
  count: 0,
  start: new Uint32Array(0),
  end: new Uint32Array(0),
  step: new Int8Array(0),
};

const knownSteps = new WeakMap<Float64Array, Int8Array>();

/** Heat step of every window from its log p; −1 where it does not count. Computed once for each measure. */
export function windowSteps(windows: ReaderWindows, measure: number): Int8Array {
  const logPz = windows.logPz(measure);
  const known = knownSteps.get(logPz);
  if (known !== undefined) return known;
  const steps = new Int8Array(logPz.length);
  for (let index = 0; index < logPz.length; index++) {
    steps[index] =
      windows.counts[index] === 1 ? passageHeatStep((logPz[index] ?? -Infinity) / Math.LN10) : -1;
  }
  knownSteps.set(logPz, steps);
  return steps;
}

/** The heat of [from, to): for each character the highest step among the windows that contain it. */
export function passageSpans(windows: ReaderWindows, steps: Int8Array, from: number, to: number): Spans {
  const perChar = new Int8Array(Math.max(0, to - from)).fill(-1);
  const [first, end] = windowsOver(windows, from, to);
  for (let index = first; index < end; index++) {
    const step = steps[index] ?? -1;
    if (step < 0) continue;
    const stop = Math.min(to, windows.endChar[index] ?? 0) - from;
    for (let at = Math.max(from, windows.startChar[index] ?? 0) - from; at < stop; at++) {
      if (step > (perChar[at] ?? 0)) perChar[at] = step;
    }
  }
  return runsOf(perChar, from);
}

/** The parts of [from, to) that lie in a window above a threshold, all with step 0. */
export function aboveSpans(
  windows: ReaderWindows,
  measure: number,
  log10Threshold: number,
  from: number,
  to: number,
): Spans {
  const logPz = windows.logPz(measure);
  const perChar = new Int8Array(Math.max(0, to - from)).fill(-1);
  const [first, end] = windowsOver(windows, from, to);
  for (let index = first; index < end; index++) {
    if (windows.counts[index] !== 1 || !isAboveFloor(logPz[index] ?? -Infinity, log10Threshold)) continue;
    const start = Math.max(from, windows.startChar[index] ?? 0) - from;
    perChar.fill(0, start, Math.max(start, Math.min(to, windows.endChar[index] ?? 0) - from));
  }
  return runsOf(perChar, from);
}

/** The parts of [from, to) that lie in no window that counts, all with step 0. */
export function untestedSpans(windows: ReaderWindows, from: number, to: number): Spans {
  const perChar = new Int8Array(Math.max(0, to - from));
  const [first, end] = windowsOver(windows, from, to);
  for (let index = first; index < end; index++) {
    if (windows.counts[index] !== 1) continue;
    const start = Math.max(from, windows.startChar[index] ?? 0) - from;
    perChar.fill(-1, start, Math.max(start, Math.min(to, windows.endChar[index] ?? 0) - from));
  }
  return runsOf(perChar, from);
}

/** Neighboring characters of one step as one range; −1 is none. */
export function runsOf(perChar: Int8Array, from: number): Spans {
  let count = 0;
  for (let at = 0; at < perChar.length; at++) {
    if (perChar[at] !== -1 && (at === 0 || perChar[at] !== perChar[at - 1])) count += 1;
  }
  const start = new Uint32Array(count);
  const end = new Uint32Array(count);
  const step = new Int8Array(count);
  let index = -1;
  for (let at = 0; at < perChar.length; at++) {
    const here = perChar[at] ?? -1;
    if (here === -1) continue;
    if (at === 0 || here !== perChar[at - 1]) {
      index += 1;
      start[index] = from + at;
      step[index] = here;
    }
    end[index] = from + at + 1;
  }
  return { count, start, end, step };
}
