import { Random, elementAt } from '../../base/index.js';
import type { LayerIndependence } from '../../domain/index.js';
import { logSum } from '../numbers/logSum.js';
import { betaCdf } from '../statistics/betaQuantile.js';
import { logBeta, logGamma } from '../statistics/logBeta.js';
import { bestAssignment } from './assignment.js';
import { lnAtLeastCoincidences } from './coincidences.js';

/** What the similarities of numbered units of two models show, in one layer. */
export type UnitTest = Omit<LayerIndependence, 'layer' | 'expert' | 'of'>;

/** Two units' sums closer than this count as equal, so that the order of an addition decides nothing. */
const EQUAL = 1e-12;

/**
 * Tests whether the units of two models are paired by their number. If one model's units could have stood in any order, all permutations
 * are equally likely, so that both p-values are valid whatever the similarities are.
 * @param similarities row-major, units × units; finite
 * @param sums gets the sum of the similarities of each permutation added, for a test over all layers; its length is the number of
 * permutations
 * @param seed decides the permutations, and which of several equally good assignments is taken
 * @source Zhu, Ahmed, Kuditipudi & Liang 2025, ICML (arXiv 2502.12292), algorithms 1 (PERMTEST), 2 (MATCH) and 3 (SPEARMAN)
 */
export function testUnits(
  similarities: Float64Array,
  units: number,
  sums: Float64Array,
  seed: string,
): UnitTest & { readonly sum: number } {
  let same = 0;
  for (let unit = 0; unit < units; unit++) same += elementAt(similarities, unit * units + unit);
  const all = similarities.reduce((sum, value) => sum + value, 0);
  const random = new Random(`${seed}/permutations`);
  const order = Int32Array.from({ length: units }, (_, unit) => unit);
  let reached = 1;
  for (let round = 0; round < sums.length; round++) {
    random.shuffleInPlace(order);
    let sum = 0;
    for (let unit = 0; unit < units; unit++)
      sum += elementAt(similarities, unit * units + elementAt(order, unit));
    if (sum >= same - EQUAL * units) reached++;
    sums[round] = elementAt(sums, round) + sum;
  }
  const match = matchUnits(similarities, units, units, seed);
  const matched = match.reduce((count, other, unit) => count + Number(other === unit), 0);
  const spearman = rankCorrelation(match);
  return {
    units,
    sum: same,
    meanSame: same / units,
    meanOther: units > 1 ? (all - same) / (units * (units - 1)) : 0,
    p: reached / (sums.length + 1),
    matched,
    lnPMatched: lnAtLeastCoincidences(matched, units, units),
    spearman,
    lnPSpearman: lnAtLeastSpearman(spearman, units),
  };
}

/**
 * The assignment of rows to columns with the largest total. Where several are equally good, the seed decides, not the numbers of the
 * units: units that are alike would otherwise seem to be paired by their number.
 */
export function matchUnits(
  similarities: Float64Array,
  rows: number,
  columns: number,
  seed: string,
): Int32Array {
  const random = new Random(`${seed}/ties`);
  const rowOrder = random.shuffle(Array.from({ length: rows }, (_, row) => row));
  const columnOrder = random.shuffle(Array.from({ length: columns }, (_, column) => column));
  const mixed = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = elementAt(rowOrder, row) * columns;
    for (let column = 0; column < columns; column++) {
      mixed[row * columns + column] = elementAt(similarities, from + elementAt(columnOrder, column));
    }
  }
  const match = new Int32Array(rows);
  bestAssignment(mixed, rows, columns).forEach((column, row) => {
    match[elementAt(rowOrder, row)] = elementAt(columnOrder, column);
  });
  return match;
}

/**
 * One p-value from those of independent tests, by Fisher's method.
 * @param lnP natural logs, each at most 0; at least one
 * @returns natural log. Exact for continuous p-values; for discrete ones, such as counts, it is at least as large as it should be.
 * @source Fisher 1932, Statistical Methods for Research Workers, 4th ed., section 21.1; the χ² tail with an even number of degrees of freedom
 */
export function lnFisher(lnP: readonly number[]): number {
  const half = -lnP.reduce((sum, value) => sum + value, 0);
  if (half === 0) return 0;
  const terms = lnP.map((_, count) => -half + count * Math.log(half) - logGamma(count + 1));
  return Math.min(0, logSum(terms));
}

/** Spearman's rank correlation of the places of a permutation with their values. */
function rankCorrelation(match: Int32Array): number {
  const count = match.length;
  if (count < 2) return 0;
  let squares = 0;
  match.forEach((value, place) => {
    squares += (value - place) ** 2;
  });
  return 1 - (6 * squares) / (count * (count * count - 1));
}

/** The upper tail by Student's t with count − 2 degrees of freedom; never below the probability of one permutation of all. */
function lnAtLeastSpearman(correlation: number, count: number): number {
  const least = -logGamma(count + 1);
  if (count < 4) return 0;
  const rest = 1 - correlation * correlation;
  const degrees = count - 2;
  // t² / (degrees + t²) is the square of the correlation; the tail is half a beta distribution's.
  const outer = betaCdf(Math.max(0, rest), degrees / 2, 0.5) / 2;
  if (correlation <= 0) return Math.log(1 - outer);
  // Below the range of float64, the first term of the tail's series.
  const log =
    outer > 1e-300
      ? Math.log(outer)
      : (degrees / 2) * Math.log(Math.max(rest, Number.MIN_VALUE)) -
        Math.log(degrees) -
        logBeta(degrees / 2, 0.5);
  return Math.max(least, log);
}
