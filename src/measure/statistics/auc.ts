import { inputError, elementAt } from '../../base/index.js';

/** Mid-ranks of two samples taken together, and the ties among them. */
export interface PooledRanks {
  /** Sum of the ranks (from 1, ties share their mean) of the first sample. */
  readonly rankSum: number;
  /** Σ (t³ − t) over groups of t equal values: the amount by which ties reduce the variance of the rank sum. */
  readonly tieTerm: number;
}

/**
 * Ranks two samples together; equal values share the mean of their ranks. −Infinity and Infinity are ranked as well.
 * @throws {PalimpsestError} `sample-not-a-number` for NaN
 */
export function pooledRanks(first: ArrayLike<number>, second: ArrayLike<number>): PooledRanks {
  const a = first.length;
  const values = Float64Array.from(
    { length: a + second.length },
    (_, i) => (i < a ? first[i] : second[i - a]) ?? NaN,
  );
  if (values.some(Number.isNaN)) {
    throw inputError(
      'sample-not-a-number',
      'A sample to be ranked contains NaN.',
      'Exclude unscored windows.',
    );
  }
  let rankSum = 0;
  let tieTerm = 0;
  for (const { members, rank } of tieGroups(values)) {
    rankSum += members.filter((index) => index < a).length * rank;
    tieTerm += members.length ** 3 - members.length;
  }
  return { rankSum, tieTerm };
}

/**
 * Ranks of values from 1; equal values share the mean of their ranks.
 * @param values without NaN; ±Infinity allowed
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  for (const { members, rank } of tieGroups(values)) for (const index of members) ranks[index] = rank;
  return ranks;
}

/** The places of equal values, from the smallest value up, with the rank that they share. */
function* tieGroups(values: ArrayLike<number>): Generator<{ members: Uint32Array; rank: number }> {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort((i, j) =>
    compare(elementAt(values, i), elementAt(values, j)),
  );
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[elementAt(order, to)] === values[elementAt(order, from)]) to++;
    yield { members: order.subarray(from, to), rank: (from + 1 + to) / 2 };
  }
}

/**
 * How well a number distinguishes two samples: the probability that a member of the first exceeds one of the second, ties
 * counted half (area under the ROC curve).
 * @param first at least one value; second: at least one value
 * @returns 0 … 1; ½ = not at all
 * @throws {PalimpsestError} `sample-empty`, `sample-not-a-number`
 * @source Hanley & McNeil 1982, Radiology 143:29
 */
export function auc(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length === 0 || second.length === 0) {
    throw inputError(
      'sample-empty',
      'Two samples are to be compared, but one of them is empty.',
      'Give at least one window on each side.',
    );
  }
  const { rankSum } = pooledRanks(first, second);
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
