import { defaultSlots, type LogProbJson } from '../../domain/index.js';
import type { AttackInput, AttackWork, PlannedUnit } from '../define.js';
import { putsBos } from '../kit/index.js';
import { placesIn } from './blocks.js';
import type { SurveyParameters } from './parameters.js';

/** Input of a survey. */
export type SurveyInput = AttackInput<SurveyParameters>;

/**
 * What a unit measures: blocks of one work, exact windows at the work's best places `from` … `from + count − 1`, or exact windows at
 * those positions of its seeded sample of misses.
 */
export type SurveySpec =
  | { readonly kind: 'blocks'; readonly blocks: readonly number[] }
  | { readonly kind: 'confirm' | 'misses'; readonly from: number; readonly count: number };

/** The spec of a unit of this attack. */
export function specOf(unit: PlannedUnit): SurveySpec {
  return unit.spec as unknown as SurveySpec;
}

/** Tokens that exact windows at a stride of 2 tokens would evaluate, padding included: what a survey is held against. */
export function tokensAtStride2(input: SurveyInput, work: AttackWork): number {
  const length = windowLength(input);
  const slots = defaultSlots(length);
  const windows = Math.ceil(placesIn(work.tokens.length, input.parameters) / 2);
  return Math.ceil(windows / slots) * slots * length;
}

/** Tokens of an exact window, BOS included. */
export function windowLength(input: SurveyInput): number {
  return input.parameters.prefixTokens + input.parameters.suffixTokens + (putsBos(input) ? 1 : 0);
}

/** What the journal holds of exact windows. */
export interface ExactObservation {
  readonly places: readonly number[];
  readonly logPz: readonly number[];
  readonly policyLogPz: readonly LogProbJson[];
}
