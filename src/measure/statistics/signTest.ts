import { requireRange } from '../numbers/require.js';
import { logBeta } from './logBeta.js';

/**
 * The exact one-sided sign test: the probability that at least `first` of `first + second` comparisons go to the first side if each goes
 * to either side with probability ½, independently.
 * @param first, second whole numbers from 0 to 2^31; comparisons that go to neither side are not counted
 * @returns p, 0 < p ≤ 1; 1 if there is no comparison
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Arbuthnott 1710, Phil. Trans. 27:186; Conover 1999, Practical Nonparametric Statistics, §3.4
 */
export function signTest(first: number, second: number): number {
  const k = Math.trunc(requireRange('first', first, 0, 2 ** 31));
  const n = k + Math.trunc(requireRange('second', second, 0, 2 ** 31));
  if (k === 0) return 1;
  // C(n, k) = 1 / ((n + 1) B(k + 1, n − k + 1)); terms fall from there on where k ≥ n / 2, and each is the one before times (n − i) / (i + 1).
  const [from, to] = 2 * k >= n ? [k, n] : [n - k + 1, n];
  const log = -Math.log(n + 1) - logBeta(from + 1, n - from + 1) - n * Math.LN2;
  let term = 1;
  let sum = 0;
  for (let i = from; i <= to; i++) {
    sum += term;
    if (term < sum * 1e-17) break;
    term *= (n - i) / (i + 1);
  }
  const tail = from > n ? 0 : Math.exp(log) * sum;
  return Math.min(1, 2 * k >= n ? tail : 1 - tail);
}
