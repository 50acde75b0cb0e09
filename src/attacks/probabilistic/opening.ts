import type { AnswerOpening } from '../define.js';
import type { ProbabilisticInput } from './parameters.js';

/** The opening of the answer. @throws {TypeError} if nothing opened one */
export function openingOf({ answerOpening }: ProbabilisticInput): AnswerOpening {
  if (answerOpening === undefined) throw new TypeError('no answer was opened for this examination');
  return answerOpening;
}

/** Tokens of a window in an answer: begin-of-text token, prompt, prefix and passage. */
export function answerLength(input: ProbabilisticInput): number {
  const { tokens, bos } = openingOf(input);
  const { prefixTokens, suffixTokens } = input.parameters;
  return Number(bos) + tokens.length + prefixTokens + suffixTokens;
}
