import { elementAt, firstWhere } from '../../../../src/base/index.js';
import { isAboveFloor } from '../../../../src/measure/index.js';
import type { ReaderWindows } from './readerWindows.js';

const knownOrders = new WeakMap<Float64Array, Uint32Array>();
/** Buckets of a hundredth of a decade down to 10^−400. */
const BUCKETS = 40_001;

/** Windows that count, most probable first, equal ones in the order of the text. Linear except for ties within a hundredth of a decade. */
export function windowOrder(windows: ReaderWindows, measure: number): Uint32Array {
  const logPz = windows.logPz(measure);
  const known = knownOrders.get(logPz);
  if (known !== undefined) return known;
  const bucketOf = (index: number): number =>
    Math.min(BUCKETS - 1, Math.max(0, Math.floor((-100 * (logPz[index] ?? -Infinity)) / Math.LN10)));
  const ends = new Uint32Array(BUCKETS + 1);
  let counted = 0;
  for (let index = 0; index < windows.count; index++) {
    if (windows.counts[index] !== 1) continue;
    counted += 1;
    const bucket = bucketOf(index) + 1;
    ends[bucket] = (ends[bucket] ?? 0) + 1;
  }
  for (let bucket = 1; bucket <= BUCKETS; bucket++)
    ends[bucket] = (ends[bucket] ?? 0) + (ends[bucket - 1] ?? 0);
  const order = new Uint32Array(counted);
  const next = ends.slice();
  for (let index = 0; index < windows.count; index++) {
    if (windows.counts[index] !== 1) continue;
    const bucket = bucketOf(index);
    const at = next[bucket] ?? 0;
    order[at] = index;
    next[bucket] = at + 1;
  }
  for (let bucket = 0; bucket < BUCKETS - 1; bucket++) {
    const from = ends[bucket] ?? 0;
    const to = ends[bucket + 1] ?? 0;
    if (to - from > 1) order.subarray(from, to).sort((a, b) => (logPz[b] ?? 0) - (logPz[a] ?? 0) || a - b);
  }
  knownOrders.set(logPz, order);
  return order;
}

/** Maximum number of passages listed. */
export const LISTED_PASSAGES = 1000;

/**
 * The most probable windows above a threshold, none of which shares a character with a more probable one; at most
 * {@link LISTED_PASSAGES}.
 */
export function rankedPassages(windows: ReaderWindows, measure: number, log10Threshold: number): number[] {
  const logPz = windows.logPz(measure);
  const taken = new TakenSpans();
  const listed: number[] = [];
  for (const index of windowOrder(windows, measure)) {
    if (listed.length === LISTED_PASSAGES || !isAboveFloor(logPz[index] ?? -Infinity, log10Threshold)) break;
    if (taken.take(windows.startChar[index] ?? 0, windows.endChar[index] ?? 0)) listed.push(index);
  }
  return listed;
}

/** Disjoint ranges in order: a binary search finds whether another one fits. */
class TakenSpans {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Adds a range unless it is empty or overlaps one already added. */
  take(start: number, end: number): boolean {
    const low = firstWhere(this.#starts.length, (middle) => elementAt(this.#starts, middle) >= start);
    const isFree = (this.#ends[low - 1] ?? 0) <= start && (this.#starts[low] ?? Infinity) >= end;
    if (end <= start || !isFree) return false;
    this.#starts.splice(low, 0, start);
    this.#ends.splice(low, 0, end);
    return true;
  }
}
