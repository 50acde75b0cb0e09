import { suffixArray } from './suffixArray.js';

/**
 * For each position of a text, the length of the longest run that starts there and also occurs in another text. Linear after sorting
 * the suffixes, however much the texts repeat.
 * @param text, other integers from 0 to 2^30
 * @returns one length for each position of `text`
 * @source Manber & Myers 1993, SIAM J. Comput. 22(5)
 */
export function sharedLengths(text: ArrayLike<number>, other: ArrayLike<number>): Int32Array {
  const n = text.length;
  const joined = new Int32Array(n + other.length + 1);
  for (let i = 0; i < n; i++) joined[i] = (text[i] as number) + 1;
  for (let j = 0; j < other.length; j++) joined[n + 1 + j] = (other[j] as number) + 1;
  const { order, shared } = suffixArray(joined);
  const lengths = new Int32Array(n);
  // The best partner of a suffix is the nearest suffix of the other text, before or after it in the order.
  let common = 0;
  for (let r = 0; r < order.length; r++) {
    common = Math.min(common, shared[r] as number);
    const at = order[r] as number;
    if (at < n) lengths[at] = common;
    else if (at > n) common = Infinity;
  }
  common = 0;
  for (let r = order.length - 1; r >= 0; r--) {
    const at = order[r] as number;
    if (at < n) lengths[at] = Math.max(lengths[at] as number, common);
    else if (at > n) common = Infinity;
    common = Math.min(common, shared[r] as number);
  }
  return lengths;
}
