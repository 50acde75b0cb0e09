import { unscored, type Unscored } from '../base/index.js';
import { requireInteger, requireOpenUnit } from './require.js';
import { TIE_DECADES } from './ties.js';

/** The floor that a single passage must clear when many are looked at. */
export const FAMILY_ERROR = 0.01;

/** Threshold on probabilities as log10, since the probabilities themselves underflow. */
export interface PaperFloor {
  readonly kind: 'floor';
  /** τ: a whole number. */
  readonly log10Tau: number;
  /** The highest control score. */
  readonly log10Max: number;
  /** Control windows n. */
  readonly controlCount: number;
}

/** τ_F with what it is made of. */
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
 * The floor of the books paper: the highest control score, rounded up to a power of ten; exactly a power of ten keeps it.
 * @param controlLogP natural logs of the controls' probabilities (full softmax, T = 1), of disjoint windows
 * @returns unscored without controls, or if the highest is −Infinity (policy floor undefined)
 * @source Cooper et al. 2026, arXiv 2607.12649
 */
export function paperFloor(controlLogP: ArrayLike<number>): PaperFloor | Unscored {
  const descending = sortedLog10(controlLogP);
  const log10Max = descending[0];
  if (log10Max === undefined) return unscored('There is no control, so there is no floor.');
  if (log10Max === -Infinity) {
    return unscored('Policy floor undefined: every control passage has probability 0 under this policy.');
  }
  return { kind: 'floor', log10Tau: roundUpToDecade(log10Max), log10Max, controlCount: descending.length };
}

/**
 * The family floor τ_F, which keeps the probability that any of m innocent passages passes near `familyError`:
 * b = mean excess of the top k = max(10, ⌈0.1 n⌉) control scores over the (k + 1)-th, in decades (an exponential tail);
 * Δ_F = max(0, b·ln((m/n)(1/familyError − 1))); log10 τ_F = ⌈log10 max + Δ_F⌉.
 * In half-splits the family error realised was .003–.023 at n ≈ 100, .04–.07 at n = 50, .12 at n = 20.
 * @param input controlLogP: natural logs of n disjoint control windows; targetCount: m ≥ 1, the disjoint windows of the
 * target that are tested as one family (one work, or one group of passages); familyError: .01 unless said
 * @returns unscored when fewer than k + 1 controls are there or one of them has probability 0
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Pickands 1975 (exponential excesses over a high order statistic); the rounding as in arXiv 2607.12649
 */
export function familyFloor(input: {
  readonly controlLogP: ArrayLike<number>;
  readonly targetCount: number;
  readonly familyError?: number;
}): FamilyFloor | Unscored {
  const targetCount = requireInteger('targetCount', input.targetCount, 1);
  const familyError = requireOpenUnit('familyError', input.familyError ?? FAMILY_ERROR);
  const descending = sortedLog10(input.controlLogP);
  const controlCount = descending.length;
  const k = Math.max(10, Math.ceil(controlCount / 10));
  const base = descending[k];
  const log10Max = descending[0];
  if (base === undefined || log10Max === undefined) {
    return unscored(
      `The family floor needs at least ${String(k + 1)} control windows, there are ${String(controlCount)}.`,
    );
  }
  if (base === -Infinity) return unscored('Policy floor undefined: control passages have probability 0.');
  const b = descending.slice(0, k).reduce((sum, score) => sum + (score - base), 0) / k;
  const deltaF = Math.max(0, b * Math.log((targetCount / controlCount) * (1 / familyError - 1)));
  return {
    kind: 'floor',
    log10TauF: roundUpToDecade(log10Max + deltaF),
    log10Max,
    b,
    deltaF,
    k,
    controlCount,
    targetCount,
  };
}

/** A family floor on scores of any unit, with what it is made of. */
export interface TailFloor {
  readonly kind: 'floor';
  /** The highest control score and Δ. */
  readonly floor: number;
  /** Mean excess of the top k control scores over the (k + 1)-th, > 0, in the unit of the scores. */
  readonly b: number;
  readonly k: number;
}

/**
 * {@link familyFloor} for scores of any unit whose upper tail may be taken as exponential (log p, lengths of runs): highest + Δ with
 * Δ = max(0, b·ln((m/n)(1/familyError − 1))), not rounded.
 * @param input controlScores of n disjoint passages; targetCount m ≥ 1
 * @returns unscored when fewer than k + 1 controls are there, when one of these is not finite, or when they are all alike: then nothing
 * tells how the tail goes on
 * @throws {PalimpsestError} `value-out-of-range`
 * @source as {@link familyFloor}
 */
export function tailFloor(input: {
  readonly controlScores: ArrayLike<number>;
  readonly targetCount: number;
  readonly familyError?: number;
}): TailFloor | Unscored {
  const targetCount = requireInteger('targetCount', input.targetCount, 1);
  const familyError = requireOpenUnit('familyError', input.familyError ?? FAMILY_ERROR);
  const descending = Float64Array.from(input.controlScores).sort().reverse();
  const n = descending.length;
  const k = Math.max(10, Math.ceil(n / 10));
  const base = descending[k];
  const highest = descending[0];
  if (base === undefined || highest === undefined) {
    return unscored(
      `The family floor needs at least ${String(k + 1)} control passages, there are ${String(n)}.`,
    );
  }
  if (!Number.isFinite(base) || !Number.isFinite(highest)) {
    return unscored('Too few control passages reach anything: how their scores spread is not known.');
  }
  const b = descending.slice(0, k).reduce((sum, score) => sum + (score - base), 0) / k;
  if (b <= 0) return unscored('The highest control scores are all alike: how they spread is not known.');
  const delta = Math.max(0, b * Math.log((targetCount / n) * (1 / familyError - 1)));
  return { kind: 'floor', floor: highest + delta, b, k };
}

/**
 * Does a passage lie above a floor? Strictly: a score equal to the floor (to 1e-9 decade) does not.
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
 * How probable it is that at least one of m innocent windows exceeds all n controls, under exchangeability: m / (m + n).
 * Print it beside every floor.
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
 * Which share of innocent windows is expected above the highest of n controls, under exchangeability: 1 / (n + 1).
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
