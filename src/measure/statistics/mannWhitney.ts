import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';
import { pooledRanks } from './auc.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { normalTail } from './normal.js';
import { median, quantileOfSorted } from '../numbers/quantile.js';
import { requireInteger, requireOpenUnit, requireRange, requireSameLength } from '../numbers/require.js';
import { studentTQuantile } from './studentT.js';

/** Up to this size of the smaller sample, and without ties, the p-value is exact. */
const EXACT_UP_TO = 8;

/** Whether one sample tends to exceed another. */
export interface MannWhitney {
  /** U of the first sample: pairs in which it is larger, ties counted half. */
  readonly u: number;
  /** p-value of "first tends to be larger", one-sided. */
  readonly pGreater: number;
  readonly pTwoSided: number;
  /** exact: all orders counted; normal: approximation with corrections for ties and continuity. */
  readonly method: 'exact' | 'normal';
}

/**
 * Tests whether the first sample tends to exceed the second: the Mann–Whitney U test.
 * @param first at least one value; second: at least one value; ±Infinity allowed
 * @returns p-values 0 … 1; 1 where every value is the same
 * @throws {PalimpsestError} `value-out-of-range`, `sample-not-a-number`
 * @source Mann & Whitney 1947, Annals of Mathematical Statistics 18:50; golden values from scipy.stats.mannwhitneyu
 */
export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): MannWhitney {
  const n = requireInteger('size of the first sample', first.length, 1);
  const m = requireInteger('size of the second sample', second.length, 1);
  const { rankSum, tieTerm } = pooledRanks(first, second);
  const u = rankSum - (n * (n + 1)) / 2;
  if (Math.min(n, m) <= EXACT_UP_TO && tieTerm === 0) {
    const larger = exactTail(n, m, u);
    const smaller = exactTail(n, m, n * m - u);
    return { u, pGreater: larger, pTwoSided: Math.min(1, 2 * Math.min(larger, smaller)), method: 'exact' };
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance <= 0) return { u, pGreater: 1, pTwoSided: 1, method: 'normal' };
  const z = (excess: number): number => normalTail((excess - 0.5) / Math.sqrt(variance));
  const excess = u - (n * m) / 2;
  return {
    u,
    pGreater: z(excess),
    pTwoSided: Math.min(1, 2 * z(Math.abs(excess))),
    method: 'normal',
  };
}

/** By how much the median of one sample exceeds that of another. */
export interface MedianShift extends ConfidenceInterval {
  /** median(first) − median(second), in the unit of the values. */
  readonly shift: number;
}

/**
 * By how much the median of one sample exceeds that of another, with a percentile interval from a seeded bootstrap.
 * Values of one block (a chapter) are not independent: with block labels whole blocks are drawn, where there are at least two.
 * Percentiles of few draws lie too close together, so they are taken farther out: at Φ(∓t·√(B/(B − 1))), t the quantile of Student's
 * distribution with B − 1 degrees of freedom, B the smaller number of things that are drawn on a side.
 * @param input first, second: at least one finite value each; blocks: a label for each value; random: seeded; replicates: 2,000 unless
 * said; level: 0.95 by default
 * @returns in the unit of the values, e.g. decades
 * @throws {PalimpsestError} `sample-empty`, `value-out-of-range`
 * @source Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13; Davison & Hinkley 1997, "Bootstrap Methods and their
 * Application", §3.8; Hesterberg 2015, The American Statistician 69:371 (expanded percentiles)
 */
export function shiftOfMedians(input: {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly blocks?: { readonly first: ArrayLike<string>; readonly second: ArrayLike<string> };
  readonly random: Random;
  readonly replicates?: number;
  readonly level?: number;
}): MedianShift {
  const level = requireOpenUnit('level', input.level ?? DEFAULT_LEVEL);
  const replicates = requireInteger('replicates', input.replicates ?? 2000, 1);
  const shift = median(input.first) - median(input.second);
  const first = groupsOf(input.first, input.blocks?.first);
  const second = groupsOf(input.second, input.blocks?.second);
  const shifts = Float64Array.from(
    { length: replicates },
    () => median(resample(first, input.random)) - median(resample(second, input.random)),
  ).sort();
  const tail = expandedTail((1 - level) / 2, Math.min(first.length, second.length));
  return {
    shift,
    lower: quantileOfSorted(shifts, tail),
    upper: quantileOfSorted(shifts, 1 - tail),
    level,
  };
}

/** The share beyond a percentile that allows for few draws; the tail itself for a single one, of which nothing is known. */
function expandedTail(tail: number, drawn: number): number {
  if (drawn < 2) return tail;
  return normalTail(-studentTQuantile(tail, drawn - 1) * Math.sqrt(drawn / (drawn - 1)));
}

/** What is drawn as one: the values of each block, or each value where there are no two blocks. */
function groupsOf(values: ArrayLike<number>, blocks: ArrayLike<string> | undefined): number[][] {
  if (blocks === undefined) return Array.from(values, (value) => [value]);
  requireSameLength('values and blocks', values.length, blocks.length);
  const byLabel = new Map<string, number[]>();
  for (let at = 0; at < values.length; at++) {
    const label = elementAt(blocks, at);
    byLabel.set(label, [...(byLabel.get(label) ?? []), elementAt(values, at)]);
  }
  return byLabel.size < 2 ? Array.from(values, (value) => [value]) : [...byLabel.values()];
}

function resample(groups: readonly (readonly number[])[], random: Random): Float64Array {
  return Float64Array.from(groups.flatMap(() => elementAt(groups, random.below(groups.length))));
}

/** P(U ≥ u) when all orders of n + m distinct values are equally likely: counted by the number of ways to reach each U. */
function exactTail(n: number, m: number, u: number): number {
  requireRange('U', u, 0, n * m);
  const [few, many] = n < m ? [n, m] : [m, n];
  // ways[j][s]: subsets of j ranks among those seen so far whose U is s; divided as we go, so that nothing overflows.
  let ways = Array.from({ length: few + 1 }, (_, j) => new Float64Array(j * many + 1));
  elementAt(ways, 0)[0] = 1;
  for (let seen = 1; seen <= few + many; seen++) {
    const left = few + many - seen + 1;
    const next = Array.from({ length: few + 1 }, (_, j) => new Float64Array(j * many + 1));
    ways.forEach((row, j) => {
      row.forEach((weight, s) => {
        if (weight === 0) return;
        const below = seen - 1 - j; // members of the larger sample already passed
        const take = (few - j) / left;
        const taken = next[j + 1];
        const kept = next[j];
        if (taken && take > 0) taken[s + below] = elementAt(taken, s + below) + weight * take;
        if (kept && take < 1) kept[s] = elementAt(kept, s) + weight * (1 - take);
      });
    });
    ways = next;
  }
  // U of the smaller sample is distributed as U of the larger one, by symmetry.
  const last = elementAt(ways, few);
  return Math.min(
    1,
    last.reduceRight((sum, weight, s) => (s >= u ? sum + weight : sum), 0),
  );
}
