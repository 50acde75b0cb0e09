import { firstAbove } from '../../../../src/base/index.js';
import { decodeArray, type ReaderWork } from '../../../../src/contract/index.js';
import type { PassageArrays } from '../../../../src/measure/index.js';

/** The windows of a work as arrays, one entry for each window, in order. */
export interface ReaderWindows {
  readonly count: number;
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
  /** Furthest end among the windows up to and including each one, to find windows that cover a position. */
  readonly reach: Uint32Array;
  /** 0 scored, 1 not scored, 2 excluded by the cleaning list. */
  readonly state: Uint8Array;
  /** 1 where a window counts. */
  readonly counts: Uint8Array;
  /** Measures in the order of the contract; each is decoded on first use. */
  logPz(measure: number): Float64Array;
}

const decoded = new WeakMap<ReaderWork['windows'], ReaderWindows>();

/** Decodes windows once; half a million of them take about 20 MB. */
export function readerWindows(packed: ReaderWork['windows']): ReaderWindows {
  const known = decoded.get(packed);
  if (known !== undefined) return known;
  const endChar = decodeArray('u32', packed.endChar);
  const state = decodeArray('u8', packed.state);
  const apart = decodeArray('u8', packed.apart);
  const measures = new Map<number, Float64Array>();
  const windows: ReaderWindows = {
    count: packed.count,
    startChar: decodeArray('u32', packed.startChar),
    endChar,
    reach: runningMax(endChar),
    state,
    counts: state.map((value, window) => (value === 0 && apart[window] !== 1 ? 1 : 0)),
    logPz(measure) {
      const known = measures.get(measure);
      if (known !== undefined) return known;
      const source = packed.measures[measure];
      const array =
        source === undefined
          ? new Float64Array(packed.count).fill(-Infinity)
          : decodeArray('f64', source.logProbNats);
      measures.set(measure, array);
      return array;
    },
  };
  decoded.set(packed, windows);
  return windows;
}

/** The windows under one measure, in the form that the measures of coverage take. */
export function passagesOf(windows: ReaderWindows, measure: number): PassageArrays {
  const { startChar, endChar, counts } = windows;
  return { startChar, endChar, counts, logPz: windows.logPz(measure) };
}

/** Windows that overlap [from, to): the first that may, and the one after the last. */
export function windowsOver(
  windows: Pick<ReaderWindows, 'startChar' | 'reach'>,
  from: number,
  to: number,
): readonly [number, number] {
  return [firstAbove(windows.reach, from), firstAbove(windows.startChar, to - 1)];
}

function runningMax(values: Uint32Array): Uint32Array {
  const out = new Uint32Array(values.length);
  let most = 0;
  values.forEach((value, index) => {
    most = Math.max(most, value);
    out[index] = most;
  });
  return out;
}
