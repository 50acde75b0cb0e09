import { defaultSlots } from '../../domain/index.js';
import type { AttackInput, AttackWork } from '../define.js';
import { putsBos, type WindowShapeParameters } from '../kit/index.js';
import { placesIn } from './blocks.js';
import type { SurveyParameters } from './parameters.js';

/** Input of a survey. */
export type SurveyInput = AttackInput<SurveyParameters>;

/** Tokens that exact windows at a stride of 2 tokens would evaluate, padding included. The cost of a survey is compared with this. */
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

/** The shape of windows that begin at every token. */
export function everyPlace({
  prefixTokens,
  suffixTokens,
}: Pick<SurveyParameters, 'prefixTokens' | 'suffixTokens'>): WindowShapeParameters {
  return { prefixTokens, suffixTokens, strideTokens: 1, strideChars: 0 };
}
