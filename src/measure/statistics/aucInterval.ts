import { elementAt, firstAbove, firstAtLeast, type Unscored } from '../../base/index.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { requireOpenUnit, requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';
import { auc } from './auc.js';
import { MINIMUM_BLOCKS } from './kornGraubard.js';
import { studentTQuantile } from './studentT.js';

/** One side of a comparison: values, and the block that each comes from. */
export interface BlockedSample {
  readonly values: ArrayLike<number>;
  /** Labels of blocks, as many as values. */
  readonly blocks: ArrayLike<string | number>;
}

/** An area under the curve with an interval that knows of the blocks. */
export interface AucInterval extends ConfidenceInterval {
  readonly kind: 'auc';
  /** 0 … 1; ½ = the two sides do not differ. */
  readonly auc: number;
}

/**
 * Between which values the AUC of two samples lies when values of one block resemble each other: the variance of Obuchowski for
 * clustered data, on the logit scale, with the t quantile of the side that has fewer blocks. No block may be on both sides.
 * @param first, second: at least one value each; level: .95 unless said
 * @returns unscored when a side has fewer than 5 blocks, when the AUC is 0 or 1, or when nothing varies
 * @throws {PalimpsestError} `sample-empty`, `sample-not-a-number`, `lengths-differ`, `value-out-of-range`
 * @source Obuchowski 1997, Biometrics 53:567 (equations 3–5); DeLong et al. 1988, Biometrics 44:837 (components)
 */
export function aucInterval(
  first: BlockedSample,
  second: BlockedSample,
  level: number = DEFAULT_LEVEL,
): AucInterval | Unscored {
  requireOpenUnit('level', level);
  requireSameLength('values and blocks', first.values.length, first.blocks.length);
  requireSameLength('values and blocks', second.values.length, second.blocks.length);
  const area = auc(first.values, second.values);
  const [a, b] = [new Set(Array.from(first.blocks)).size, new Set(Array.from(second.blocks)).size];
  const fewest = Math.min(a, b);
  if (fewest < MINIMUM_BLOCKS) {
    return words.unscored('few-blocks-one-side', { blocks: fewest, needed: MINIMUM_BLOCKS });
  }
  const variance =
    varianceOfSide(first, second.values, area, (share) => share) +
    varianceOfSide(second, first.values, area, (share) => 1 - share);
  if (area === 0 || area === 1 || variance === 0) return words.unscored('blocks-alike');
  const logit = Math.log(area / (1 - area));
  const error = Math.sqrt(variance) / (area * (1 - area));
  const reach = studentTQuantile(1 - (1 - level) / 2, fewest - 1) * error;
  const inverse = (value: number): number => 1 / (1 + Math.exp(-value));
  return { kind: 'auc', auc: area, lower: inverse(logit - reach), upper: inverse(logit + reach), level };
}

/** What one side adds to the variance: the sums of its components over blocks, spread around their expectation. */
function varianceOfSide(
  side: BlockedSample,
  others: ArrayLike<number>,
  area: number,
  componentOf: (shareBelow: number) => number,
): number {
  const sorted = Float64Array.from(others).sort();
  const deviations = new Map<string | number, number>();
  const count = side.values.length;
  for (let index = 0; index < count; index++) {
    const value = elementAt(side.values, index);
    const below = (firstAtLeast(sorted, value) + firstAbove(sorted, value)) / 2;
    const block = elementAt(side.blocks, index);
    const component = componentOf(below / sorted.length);
    deviations.set(block, (deviations.get(block) ?? 0) + component - area);
  }
  const blocks = deviations.size;
  const squares = [...deviations.values()].reduce((sum, value) => sum + value ** 2, 0);
  return ((blocks / (blocks - 1)) * squares) / count ** 2;
}
