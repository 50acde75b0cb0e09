import { elementAt } from '../../base/index.js';

/** The distance of the beginning of a continuation from a passage, and the least distance at which it can end. */
export interface DistanceSoFar {
  /** Number of tokens that differ from those of the passage at the same position. */
  readonly hamming: number;
  /** Levenshtein distances to all beginnings of the passage: passage length + 1 numbers. */
  readonly row: Uint16Array;
  /**
   * No continuation of the passage's length that begins so can have a smaller Levenshtein distance; the distance itself once it is
   * that long.
   */
  readonly levenshtein: number;
}

/** The distance of nothing from a passage of `length` tokens. */
export function noDistance(length: number): DistanceSoFar {
  return { hamming: 0, row: Uint16Array.from({ length: length + 1 }, (_, at) => at), levenshtein: 0 };
}

/**
 * The distance after one more token, by one row of the dynamic program. What is left of a continuation of the same length as the
 * passage differs in length by |written − j| from what is left of the passage after its j-th token, so at least that number of edits is
 * still to come: the bound is min over j of row[j] + |written − j|, never below the minimum of the row.
 * @param written tokens in the beginning with this one, 1 … passage length
 * @source Wagner & Fischer 1974, J. ACM 21:168; the bound for equal lengths is ours
 */
export function extendDistance(
  before: DistanceSoFar,
  passage: Int32Array,
  written: number,
  token: number,
): DistanceSoFar {
  const row = new Uint16Array(passage.length + 1);
  row[0] = written;
  let levenshtein = written + written;
  for (let j = 1; j <= passage.length; j++) {
    const kept = elementAt(before.row, j - 1) + (passage[j - 1] === token ? 0 : 1);
    const value = Math.min(kept, elementAt(before.row, j) + 1, elementAt(row, j - 1) + 1);
    row[j] = value;
    levenshtein = Math.min(levenshtein, value + Math.abs(written - j));
  }
  return { hamming: before.hamming + (passage[written - 1] === token ? 0 : 1), row, levenshtein };
}

/** Distances of a whole continuation from a passage of the same length. */
export function distanceOf(
  passage: Int32Array,
  continuation: ArrayLike<number>,
): { readonly hamming: number; readonly levenshtein: number } {
  let so = noDistance(passage.length);
  for (let at = 0; at < passage.length; at++)
    so = extendDistance(so, passage, at + 1, elementAt(continuation, at));
  return { hamming: so.hamming, levenshtein: so.levenshtein };
}
