import { inputError } from '../../base/index.js';

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
  const order = Uint32Array.from(values.keys()).sort((i, j) => compare(values[i] ?? 0, values[j] ?? 0));
  let rankSum = 0;
  let tieTerm = 0;
  for (let from = 0; from < order.length;) {
    const value = values[order[from] ?? 0];
    let to = from;
    let ofFirst = 0;
    while (to < order.length && values[order[to] ?? 0] === value) {
      if ((order[to] ?? 0) < a) ofFirst++;
      to++;
    }
    const ties = to - from;
    rankSum += (ofFirst * (from + 1 + to)) / 2;
    tieTerm += ties ** 3 - ties;
    from = to;
  }
  return { rankSum, tieTerm };
}

/**
 * Ranks of values from 1; equal values share the mean of their ranks.
 * @param values without NaN; ±Infinity allowed
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  const order = Uint32Array.from(ranks.keys()).sort((i, j) => compare(values[i] ?? 0, values[j] ?? 0));
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let at = from; at < to; at++) ranks[order[at] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * How well a number tells two samples apart: the probability that a member of the first exceeds one of the second, ties
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
