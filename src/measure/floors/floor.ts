import { type Unscored } from '../../base/index.js';
import { requireInteger, requireOpenUnit } from '../numbers/require.js';
import { TIE_DECADES } from '../numbers/ties.js';
import { words } from '../words.js';

/** The error rate of a family of passages that are tested together. */
export const FAMILY_ERROR = 0.01;

/** A threshold on probabilities, as log10 because the probabilities themselves underflow. */
export interface PaperFloor {
  readonly kind: 'floor';
  /** τ: a whole number. */
  readonly log10Tau: number;
  /** The highest control score. */
  readonly log10Max: number;
  /** Control windows n. */
  readonly controlCount: number;
}

/** τ_F with the numbers it is computed from. */
export interface FamilyFloor {
  readonly kind: 'floor';
  /** τ_F: a whole number. */
  readonly log10TauF: number;
  readonly log10Max: number;
  /** Mean excess of the top k control scores over the (k + 1)-th, in decades. */
  readonly b: number;
  /** Δ_F: how far the floor lies above the highest control score before rounding up, in decades, ≥ 0. */
  readonly deltaF: number;
  readonly k: number;
  readonly controlCount: number;
  readonly targetCount: number;
}

/**
 * The floor of the books paper: the highest control score, rounded up to a power of ten; an exact power of ten stays.
 * @param controlLogP natural logs of the controls' probabilities (full softmax, T = 1), of disjoint windows
 * @returns unscored without controls, or if the highest is −Infinity (policy floor undefined)
 * @source Cooper et al. 2026, arXiv 2607.12649
 */
export function paperFloor(controlLogP: ArrayLike<number>): PaperFloor | Unscored {
  const descending = sortedLog10(controlLogP);
  const log10Max = descending[0];
  if (log10Max === undefined) return words.unscored('no-control-no-floor');
  if (log10Max === -Infinity) {
    return words.unscored('policy-control-all-zero');
  }
  return { kind: 'floor', log10Tau: roundUpToDecade(log10Max), log10Max, controlCount: descending.length };
}

/**
 * The family floor τ_F, which keeps the probability that any of m passages of an unseen work exceeds it near `familyError`:
 * b = mean excess of the top k = max(10, ⌈0.1 n⌉) control scores over the (k + 1)-th, in decades (an exponential tail);
 * Δ_F = max(0, b·ln((m/n)(1/familyError − 1)), base + k·b·((m·k/(n·familyError))^(1/k) − 1) − log10 max), base the (k + 1)-th;
 * log10 τ_F = ⌈log10 max + Δ_F⌉. See docs/design/error-rates.md for the family error that is realised.
 * @param input controlLogP: natural logs of n disjoint control windows; targetCount: m ≥ 1, the disjoint windows of the
 * target that are tested as one family (one work, or one group of passages); familyError: 0.01 by default
 * @returns unscored if there are fewer than k + 1 controls or one of these has probability 0
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Pickands 1975 (exponential excesses over a high order statistic); the rounding as in arXiv 2607.12649
 */
export function familyFloor(input: {
  readonly controlLogP: ArrayLike<number>;
  readonly targetCount: number;
  readonly familyError?: number;
}): FamilyFloor | Unscored {
  const descending = sortedLog10(input.controlLogP);
  const tail = tailOf(descending, input);
  if (tail === null) {
    return words.unscored('floor-controls', {
      needed: tailLength(descending.length) + 1,
      controls: descending.length,
    });
  }
  if (tail.base === -Infinity) return words.unscored('control-zero');
  const { highest, b, delta, k } = tail;
  return {
    kind: 'floor',
    log10TauF: roundUpToDecade(highest + delta),
    log10Max: highest,
    b,
    deltaF: delta,
    k,
    controlCount: descending.length,
    targetCount: input.targetCount,
  };
}

interface Tail {
  readonly highest: number;
  /** The (k + 1)-th highest. */
  readonly base: number;
  readonly b: number;
  readonly delta: number;
  readonly k: number;
}

/**
 * The upper tail of scores and the margin it asks for; null with fewer than k + 1. Two margins, and the larger counts: one that takes b
 * as known, and one that knows that b was estimated from k values, by the predictive distribution P(X > x) = (1 + x/(k·b))^(−k). With
 * the first alone the family error in simulated exponential tails is .04 at n = m = 100.
 */
function tailOf(
  descending: Float64Array,
  asked: { readonly targetCount: number; readonly familyError?: number },
): Tail | null {
  const targetCount = requireInteger('targetCount', asked.targetCount, 1);
  const familyError = requireOpenUnit('familyError', asked.familyError ?? FAMILY_ERROR);
  const k = tailLength(descending.length);
  const base = descending[k];
  const highest = descending[0];
  if (base === undefined || highest === undefined) return null;
  const b = descending.slice(0, k).reduce((sum, score) => sum + (score - base), 0) / k;
  const known = b * Math.log((targetCount / descending.length) * (1 / familyError - 1));
  const expected = (targetCount * k) / descending.length;
  const estimated = base + k * b * ((expected / familyError) ** (1 / k) - 1) - highest;
  return { highest, base, b, delta: Math.max(0, known, estimated), k };
}

/** Scores that make the tail of n: k = max(10, ⌈0.1 n⌉). */
export function tailLength(count: number): number {
  return Math.max(10, Math.ceil(count / 10));
}

/** A family floor on scores of any unit, with the numbers it is computed from. */
export interface TailFloor {
  readonly kind: 'floor';
  /** The floor; above the highest control score, unless the margin is 0. */
  readonly floor: number;
  /** Mean excess of the top k control scores over the (k + 1)-th, > 0, in the unit of the scores. */
  readonly b: number;
  readonly k: number;
}

/**
 * A family floor for scores of any unit whose upper tail may be taken as exponential, without rounding up to a decade. The excesses of
 * m·k/n scores of unseen text over the (k + 1)-th highest control score are predicted from the k that were observed, so
 * floor = that score + k·b·((m·k/(n·familyError))^(1/k) − 1), and never below the highest score and the margin of {@link familyFloor},
 * which by itself would give a family error of .04 at n = m = 100 in simulated exponential tails. It changes with
 * the scores under any change of unit or zero point.
 * @param input controlScores of n disjoint passages; targetCount m ≥ 1; familyError 0.01 by default
 * @returns unscored if there are fewer than k + 1 controls, if one of these is not finite, or if they are all equal: then the tail is
 * not known
 * @throws {PalimpsestError} `value-out-of-range`
 * @source ours; predictive distribution of an exponential variable whose mean is estimated from k: P(X > x) = (1 + x/(k·b))^(−k)
 */
export function tailFloor(input: {
  readonly controlScores: ArrayLike<number>;
  readonly targetCount: number;
  readonly familyError?: number;
}): TailFloor | Unscored {
  const descending = Float64Array.from(input.controlScores).sort().reverse();
  const tail = tailOf(descending, input);
  if (tail === null) {
    return words.unscored('tail-controls', {
      needed: tailLength(descending.length) + 1,
      controls: descending.length,
    });
  }
  const { highest, base, b, delta, k } = tail;
  if (!Number.isFinite(base) || !Number.isFinite(highest)) return words.unscored('tail-reaches-nothing');
  if (b <= 0) return words.unscored('tail-alike');
  return { kind: 'floor', floor: highest + delta, b, k };
}

/**
 * Whether a passage exceeds a floor, strictly: a score equal to the floor (to 1e-9 decade) does not.
 * @param logP natural log of the passage's probability; −Infinity allowed
 * @param log10Floor log10 of the floor
 */
export function isAboveFloor(logP: number, log10Floor: number): boolean {
  return margin(logP, log10Floor) > TIE_DECADES;
}

/**
 * By how many decades a passage exceeds a floor: Δ = log10(score / τ).
 * @param logP natural log of the passage's probability
 * @param log10Floor log10 of the floor
 * @returns decades; > 0 above, < 0 below, −Infinity for a probability of 0
 */
export function margin(logP: number, log10Floor: number): number {
  return logP / Math.LN10 - log10Floor;
}

/**
 * The probability that at least one of m windows of an unseen work exceeds all n controls, under exchangeability: m / (m + n).
 * It is to be printed beside every floor.
 * @param targetCount m ≥ 1
 * @param controlCount n ≥ 0
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function probabilityOnePasses(targetCount: number, controlCount: number): number {
  requireInteger('targetCount', targetCount, 1);
  requireInteger('controlCount', controlCount, 0);
  return targetCount / (targetCount + controlCount);
}

/**
 * The share of windows of an unseen work that is expected above the highest of n controls, under exchangeability: 1 / (n + 1).
 * @param controlCount n ≥ 0
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function expectedFalseShare(controlCount: number): number {
  return 1 / (requireInteger('controlCount', controlCount, 0) + 1);
}

function sortedLog10(logP: ArrayLike<number>): Float64Array {
  return Float64Array.from(logP, (value) => value / Math.LN10)
    .sort()
    .reverse();
}

/** ⌈x⌉, but a value within 1e-9 of a whole number is that number; + 0 turns −0 into 0. */
function roundUpToDecade(log10: number): number {
  const nearest = Math.round(log10);
  return (Math.abs(log10 - nearest) <= TIE_DECADES ? nearest : Math.ceil(log10)) + 0;
}
