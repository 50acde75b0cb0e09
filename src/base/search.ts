import { elementAt } from './elementAt.js';

/**
 * Binary search: the first of the indices 0 … `count` − 1 at which something holds, or `count` if it holds at none.
 * @param holds false up to some index, and true from there on
 */
export function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first of ascending values that is at least `value`; their number if none is. */
export function firstAtLeast(ascending: ArrayLike<number>, value: number): number {
  return firstWhere(ascending.length, (index) => elementAt(ascending, index) >= value);
}

/** Index of the first of ascending values that is above `value`; their number if none is. */
export function firstAbove(ascending: ArrayLike<number>, value: number): number {
  return firstWhere(ascending.length, (index) => elementAt(ascending, index) > value);
}
