import { type Unscored, elementAt } from '../../base/index.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { MINIMUM_BLOCKS } from './kornGraubard.js';
import { requireOpenUnit, requireSameLength } from '../numbers/require.js';
import { studentTQuantile } from './studentT.js';
import { words } from '../words.js';

/** The totals of one block: an amount, and a size. */
export interface BlockTotals {
  /** E.g. bits. */
  readonly amounts: readonly number[];
  /** E.g. characters, > 0 each. */
  readonly sizes: readonly number[];
}

/** A ratio of sums over blocks, with what is needed to compare it with another. */
export interface RatioOfSums {
  /** Σ amounts / Σ sizes. */
  readonly ratio: number;
  readonly blocks: number;
  /** Of the ratio, linearized, with blocks as what is drawn. */
  readonly variance: number;
}

/**
 * An amount per size, such as bits per character, with the variance that whole blocks (chapters) vary by:
 * v = B/(B−1) · Σ_b ((y_b − r·x_b)/Σx)².
 * @returns unscored without blocks; a variance of Infinity for a single block
 * @throws {PalimpsestError} `lengths-differ`
 * @source Cochran 1977, "Sampling Techniques", §6.3; the ratio estimator of R's survey::svyratio with one block in each cluster
 */
export function ratioOfSums({ amounts, sizes }: BlockTotals): RatioOfSums | Unscored {
  requireSameLength('amounts and sizes', amounts.length, sizes.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const blocks = amounts.length;
  if (!(total > 0)) return words.unscored('nothing-to-divide-by');
  const ratio = amounts.reduce((sum, amount) => sum + amount, 0) / total;
  const squares = amounts.reduce(
    (sum, amount, b) => sum + ((amount - ratio * elementAt(sizes, b)) / total) ** 2,
    0,
  );
  return { ratio, blocks, variance: blocks < 2 ? Infinity : (blocks / (blocks - 1)) * squares };
}

/**
 * An interval for such a ratio in text of this kind: Student's t over the blocks.
 * @returns unscored for fewer than 5 blocks
 * @source as {@link ratioOfSums}
 */
export function intervalOfRatio(
  totals: BlockTotals,
  level: number = DEFAULT_LEVEL,
): ConfidenceInterval | Unscored {
  requireOpenUnit('level', level);
  const found = ratioOfSums(totals);
  if ('kind' in found) return found;
  const { ratio, blocks, variance } = found;
  if (blocks < MINIMUM_BLOCKS) return words.unscored('few-blocks', { blocks, needed: MINIMUM_BLOCKS });
  const reach = studentTQuantile(1 - (1 - level) / 2, blocks - 1) * Math.sqrt(variance);
  return { lower: ratio - reach, upper: ratio + reach, level };
}

/** A difference of two ratios with its interval. */
export interface RatioDifference extends ConfidenceInterval {
  readonly kind: 'difference';
  /** First minus second. */
  readonly difference: number;
}

/**
 * By how much two ratios of independent blocks differ, with Welch's t interval over the blocks.
 * @returns first − second; unscored when either has fewer than 5 blocks, or nothing varies
 * @source Welch 1947, Biometrika 34:28; Satterthwaite's degrees of freedom
 */
export function differenceOfRatios(
  first: BlockTotals,
  second: BlockTotals,
  level: number = DEFAULT_LEVEL,
): RatioDifference | Unscored {
  requireOpenUnit('level', level);
  const a = ratioOfSums(first);
  const b = ratioOfSums(second);
  if ('kind' in a) return a;
  if ('kind' in b) return b;
  const fewest = Math.min(a.blocks, b.blocks);
  if (fewest < MINIMUM_BLOCKS) {
    return words.unscored('few-blocks-one-side', { blocks: fewest, needed: MINIMUM_BLOCKS });
  }
  const variance = a.variance + b.variance;
  if (variance === 0) return words.unscored('blocks-alike');
  const degrees = variance ** 2 / (a.variance ** 2 / (a.blocks - 1) + b.variance ** 2 / (b.blocks - 1));
  const reach = studentTQuantile(1 - (1 - level) / 2, degrees) * Math.sqrt(variance);
  const difference = a.ratio - b.ratio;
  return { kind: 'difference', difference, lower: difference - reach, upper: difference + reach, level };
}
