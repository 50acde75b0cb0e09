import { elementAt } from '../../base/index.js';
import type { Scored } from '../../base/index.js';
import { requireInteger, requireOpenUnit, requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';
import { normalQuantile } from './normal.js';

/** Pairs that a rank correlation is judged by, at least: with fewer, the far tail of {@link spearmanThreshold} is too short. */
export const LEAST_PAIRS = 256;

/**
 * Rank correlation of pairs of numbers; equal numbers share the mean of their ranks.
 * @param x finite numbers; y: as many
 * @returns −1 … 1; unscored if all numbers of one of them are equal, or if there are fewer than two
 * @throws {PalimpsestError} `lengths-differ`
 * @source Spearman 1904; golden values from scipy.stats.spearmanr
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): Scored {
  requireSameLength('x and y', x.length, y.length);
  const [a, b] = [unitRanks(x), unitRanks(y)];
  if (a === undefined || b === undefined) return words.unscored('all-equal-no-ranks');
  return dotOfUnits(a, b);
}

/**
 * Ranks as a vector of length 1 around 0; equal numbers share the mean of their ranks. The product of two of them is the rank correlation.
 * @param values finite numbers
 * @returns undefined if all of them are equal, or if there are fewer than two
 */
export function unitRanks(values: ArrayLike<number>): Float64Array | undefined {
  const out = ranks(values);
  const middle = (values.length + 1) / 2;
  let squares = 0;
  for (const rank of out) squares += (rank - middle) * (rank - middle);
  return squares === 0 ? undefined : out.map((rank) => (rank - middle) / Math.sqrt(squares));
}

/** The rank correlation of two vectors of {@link unitRanks}, −1 … 1. @throws {PalimpsestError} `lengths-differ` */
export function dotOfUnits(a: Float64Array, b: Float64Array): number {
  requireSameLength('a and b', a.length, b.length);
  let product = 0;
  for (let at = 0; at < a.length; at++) product += elementAt(a, at) * elementAt(b, at);
  return Math.max(-1, Math.min(1, product));
}

/**
 * The rank correlation that independent pairs exceed with a given chance, one-sided: Fisher's transformation with the variance of Fieller,
 * Hartley and Pearson. Of 400,000 random orders of 512, 306 exceeded the value for a chance of 0.001, and 33 that for 0.0001.
 * @param pairs at least {@link LEAST_PAIRS}
 * @param chance between 0 and 1
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Fieller, Hartley & Pearson 1957, Biometrika 44:470 (variance 1.06 / (n − 3))
 */
export function spearmanThreshold(pairs: number, chance: number): number {
  requireInteger('pairs', pairs, LEAST_PAIRS);
  const z = -normalQuantile(requireOpenUnit('chance', chance));
  return Math.tanh(z * Math.sqrt(1.06 / (pairs - 3)));
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, at) => at);
  order.sort((a, b) => elementAt(values, a) - elementAt(values, b));
  const out = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[elementAt(order, end)] === values[elementAt(order, start)]) end += 1;
    for (let at = start; at < end; at++) out[elementAt(order, at)] = (start + 1 + end) / 2;
    start = end;
  }
  return out;
}
