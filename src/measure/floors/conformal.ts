import { type Unscored, elementAt } from '../../base/index.js';
import { requireOpenUnit } from '../numbers/require.js';
import { words } from '../words.js';

/**
 * How unusual a score is among the controls: p̂ = (1 + #{controls ≥ score}) / (N + 1). Ties count against the claim.
 * @param score log-probability of the target passage (any order-preserving score); −Infinity allowed
 * @param controls scores of N passages the model cannot have been trained on
 * @returns from 1/(N + 1) to 1; 1 without controls
 * @source Vovk, Gammerman & Shafer 2005, ch. 2; Cooper et al. 2026, arXiv 2607.12649
 */
export function conformalP(score: number, controls: ArrayLike<number>): number {
  let atLeast = 0;
  for (let index = 0; index < controls.length; index++) {
    if (elementAt(controls, index) >= score) atLeast++;
  }
  return (1 + atLeast) / (controls.length + 1);
}

/** The score above which a passage may be claimed at a known error rate. */
export interface ConformalThreshold {
  readonly kind: 'threshold';
  /** A claim needs a score strictly above this control score. */
  readonly tau: number;
  /** tau is the rank-th largest control score: ⌊α(N + 1)⌋. */
  readonly rank: number;
  /** The error rate that is actually attained, rank / (N + 1) ≤ α. */
  readonly attainedAlpha: number;
}

/**
 * The score above which a passage may be claimed with error rate α, if the controls are exchangeable with text of an unseen work:
 * τ_α = the ⌊α(N + 1)⌋-th largest control score; claim iff score > τ_α strictly. Equivalent to p̂ ≤ α.
 * @param controls N control scores
 * @param alpha 0 < α < 1, taken as the decimal number as written: 0.29 of 100 is 29, not 28
 * @returns unscored with the reason if α < 1/(N + 1) (no claim possible), or if the threshold is −Infinity (a policy under
 * which the controls have probability 0: floor undefined)
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Vovk, Gammerman & Shafer 2005, ch. 2; Cooper et al. 2026, arXiv 2607.12649
 */
export function conformalThreshold(
  controls: ArrayLike<number>,
  alpha: number,
): ConformalThreshold | Unscored {
  const count = controls.length;
  const rank = floorOfDecimalTimes(alpha, count + 1);
  if (rank < 1) {
    return words.unscored('alpha-controls', { alpha, needed: controlsNeeded(alpha), controls: count });
  }
  const tau = elementAt(Float64Array.from(controls).sort(), count - rank);
  if (tau === -Infinity) {
    return words.unscored('policy-control-zero');
  }
  return { kind: 'threshold', tau, rank, attainedAlpha: rank / (count + 1) };
}

/**
 * The number of controls that an error rate needs before any claim is possible: the smallest N with α(N + 1) ≥ 1.
 * @param alpha 0 < α < 1
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function controlsNeeded(alpha: number): number {
  const { digits, scale } = decimal(alpha);
  return Number((scale + digits - 1n) / digits) - 1;
}

/**
 * ⌊α·count⌋ in exact decimal arithmetic (in floating point 0.29 · 100 is 28.999999999999996).
 * @param alpha 0 < α < 1; count: whole number ≥ 0
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function floorOfDecimalTimes(alpha: number, count: number): number {
  const { digits, scale } = decimal(alpha);
  return Number((digits * BigInt(count)) / scale);
}

function decimal(alpha: number): { digits: bigint; scale: bigint } {
  requireOpenUnit('alpha', alpha);
  const [mantissa = '', exponent = '0'] = String(alpha).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length - Number(exponent)) };
}
