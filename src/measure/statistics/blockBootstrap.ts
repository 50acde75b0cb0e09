import { type Random, type Unscored } from '../../base/index.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { quantileOfSorted } from '../numbers/quantile.js';
import { requireInteger, requireOpenUnit, requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';

/**
 * An interval for a mean over windows in blocks, by drawing whole blocks with replacement. It is a cross-check of
 * the Korn–Graubard interval, not the interval to print.
 * @param input values: one finite number for each window (hits as 0 and 1); blocks: label of each window's block;
 * random: seeded; replicates: 2,000 by default; level: 0.95 by default
 * @returns percentile interval of the mean; unscored with fewer than 2 blocks
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Davison & Hinkley 1997, "Bootstrap Methods and their Application", §3.8 (resampling clusters)
 */
export function blockBootstrap(input: {
  readonly values: ArrayLike<number | boolean>;
  readonly blocks: ArrayLike<string | number>;
  readonly random: Random;
  readonly replicates?: number;
  readonly level?: number;
}): (ConfidenceInterval & { readonly kind: 'interval' }) | Unscored {
  const level = requireOpenUnit('level', input.level ?? DEFAULT_LEVEL);
  const replicates = requireInteger('replicates', input.replicates ?? 2000, 1);
  requireSameLength('values and blocks', input.values.length, input.blocks.length);
  const byLabel = new Map<string | number, { sum: number; count: number }>();
  for (let index = 0; index < input.values.length; index++) {
    const label = input.blocks[index] ?? '';
    const block = byLabel.get(label) ?? { sum: 0, count: 0 };
    block.sum += Number(input.values[index] ?? 0);
    block.count++;
    byLabel.set(label, block);
  }
  const blocks = [...byLabel.values()];
  if (blocks.length < 2) return words.unscored('drawing-blocks');
  const means = Float64Array.from({ length: replicates }, () => {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < blocks.length; draw++) {
      const block = blocks[input.random.below(blocks.length)];
      sum += block?.sum ?? 0;
      count += block?.count ?? 0;
    }
    return sum / count;
  }).sort();
  return {
    kind: 'interval',
    lower: quantileOfSorted(means, (1 - level) / 2),
    upper: quantileOfSorted(means, (1 + level) / 2),
    level,
  };
}
