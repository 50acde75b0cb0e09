import { elementAt } from '../../base/index.js';
import { pooledRanks } from './auc.js';
import { mannWhitney } from './mannWhitney.js';
import { requireInteger } from '../numbers/require.js';

/** Up to this number of values, sums are counted one by one; beyond it, the normal approximation is good. */
const MOST_CELLS = 20_000_000;

/**
 * p-value of "the first sample tends to be larger", one-sided, by the rank-sum test: exact under exchangeability with ties as they are
 * (of all ways to choose which values are the first sample's, the share whose rank sum is at least as large), or by the normal
 * approximation for large samples. For scores of which many are equal.
 * @param first at least one value; second: at least one value; ±Infinity allowed
 * @throws {PalimpsestError} `value-out-of-range`, `sample-not-a-number`
 * @source Wilcoxon 1945, Biometrics Bulletin 1:80; Lehmann 1975, Nonparametrics, §1.4 (ties)
 */
export function rankSumP(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { readonly p: number; readonly method: 'exact' | 'normal' } {
  const n = requireInteger('size of the first sample', first.length, 1);
  const total = n + requireInteger('size of the second sample', second.length, 1);
  const all = Float64Array.of(...Array.from(first), ...Array.from(second));
  // Mean ranks of ties are halves: twice the rank is whole.
  const largest = 2 * total * n;
  if (total * n * largest > MOST_CELLS) {
    return { p: mannWhitney(first, second).pGreater, method: 'normal' };
  }
  const { rankSum } = pooledRanks(first, second);
  const ranks = Array.from(all, (value) => doubledRank(value, all));
  // ways[k][s]: share of choices, so far, of k values with doubled rank sum s.
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(largest + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let k = n; k >= 1; k--) {
      const [more, fewer] = [ways[k], ways[k - 1]];
      if (more === undefined || fewer === undefined) continue;
      for (let sum = largest; sum >= rank; sum--)
        more[sum] = elementAt(more, sum) + elementAt(fewer, sum - rank);
    }
  }
  const chosen = elementAt(ways, n);
  const least = Math.round(2 * rankSum);
  const atLeast = chosen.subarray(least).reduce((sum, count) => sum + count, 0);
  return { p: atLeast / chosen.reduce((sum, count) => sum + count, 0), method: 'exact' };
}

function doubledRank(value: number, all: Float64Array): number {
  let below = 0;
  let equal = 0;
  for (const other of all) {
    if (other < value) below += 1;
    else if (other === value) equal += 1;
  }
  return 2 * below + equal + 1;
}
