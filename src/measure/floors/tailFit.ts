import { Random, type Unscored, elementAt } from '../../base/index.js';
import { tailLength } from './floor.js';
import { words } from '../words.js';

/** Seed of the simulated tails: the same p for the same scores, on every machine. */
const SEED = 'tail-fit';
const SIMULATED = 1999;

/** Below this p the tail is said to be heavier than exponential. */
export const TAIL_HEAVIER_P = 0.05;

/** How well the highest control scores fit the exponential tail that a family floor assumes. */
export interface TailFit {
  readonly kind: 'tail-fit';
  /** Coefficient of variation of the excesses: 1 is expected of an exponential tail, more of a heavier one. */
  readonly variation: number;
  /** How often k exponential excesses vary at least as much, 1/2,000 … 1. */
  readonly p: number;
  readonly k: number;
}

/**
 * Does the upper tail of the control look exponential? Looks at the excesses of the k highest scores over the (k + 1)-th, the values that
 * the family floor extrapolates. With few scores a heavier tail can go unnoticed: a high p does not show that the tail is exponential.
 * @param controlScores of n disjoint passages, in any unit
 * @returns unscored with fewer than k + 1 scores, when one of them is not finite, or when they are all alike
 * @source Greenwood 1946, J. Roy. Stat. Soc. 109:85 (the sum of squared spacings); p by simulation, Barnard 1963
 */
export function tailFit(controlScores: ArrayLike<number>): TailFit | Unscored {
  const descending = Float64Array.from(controlScores).sort().reverse();
  const k = tailLength(descending.length);
  const base = descending[k];
  if (base === undefined) {
    return words.unscored('tail-controls', { needed: k + 1, controls: descending.length });
  }
  if (!Number.isFinite(base) || !Number.isFinite(elementAt(descending, 0)))
    return words.unscored('tail-reaches-nothing');
  const excesses = descending.slice(0, k).map((score) => score - base);
  const variation = variationOf(excesses);
  if (Number.isNaN(variation)) return words.unscored('tail-alike');
  const random = new Random(SEED);
  let asMuch = 0;
  for (let run = 0; run < SIMULATED; run++) {
    const drawn = Float64Array.from({ length: k }, () => -Math.log(1 - random.float()));
    if (variationOf(drawn) >= variation) asMuch++;
  }
  return { kind: 'tail-fit', variation, p: (1 + asMuch) / (1 + SIMULATED), k };
}

/** Standard deviation over mean; NaN when the mean is 0. */
function variationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance) / mean;
}
