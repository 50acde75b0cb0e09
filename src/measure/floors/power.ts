import { isScored, type Scored } from '../../base/index.js';
import { clopperPearson } from '../statistics/clopperPearson.js';
import { DEFAULT_LEVEL } from '../numbers/interval.js';
import { requireInteger } from '../numbers/require.js';

/** What a negative result could have seen. */
export interface NegativePower {
  /** log10 of the probability that a passage had to exceed; unscored without a floor. */
  readonly log10Needed: Scored;
  /** Geometric mean probability of a token in a passage at that floor, 0 … 1. */
  readonly meanTokenProbability: Scored;
}

/**
 * How strong a negative result is: how probable a passage had to be to be found.
 * @param input log10Floor of passages of `suffixTokens` ≥ 1 tokens
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function negativePower(input: {
  readonly log10Floor: Scored;
  readonly suffixTokens: number;
}): NegativePower {
  const { log10Floor } = input;
  const suffixTokens = requireInteger('suffixTokens', input.suffixTokens, 1);
  return {
    log10Needed: log10Floor,
    meanTokenProbability: isScored(log10Floor) ? Math.min(1, 10 ** (log10Floor / suffixTokens)) : log10Floor,
  };
}

/**
 * The largest share of passages like the hits that a random sample leaves open: a one-sided 95% bound, 0 … 1; 1 when none was tested.
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Clopper & Pearson 1934; with 0 of n the bound is 1 − .05^(1/n), near 3/n (Hanley & Lippman-Hand 1983)
 */
export function shareAtMost(hits: number, tested: number): number {
  // A one-sided bound at 95% is the upper end of a two-sided interval at 90%.
  return tested === 0 ? 1 : clopperPearson(hits, tested, 2 * DEFAULT_LEVEL - 1).upper;
}
