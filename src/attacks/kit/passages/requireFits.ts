import { inputError } from '../../../base/index.js';
import type { AttackModel } from '../../define.js';
import type { PassageShape } from './passage.js';

/**
 * Refuses, before anything runs, a model that has nothing from which to predict the first token that is scored.
 * @param bos whether a begin-of-text token precedes each prefix
 * @throws {PalimpsestError} `bos-missing`, `prefix-short`
 */
export function requireStart(model: AttackModel, prefixTokens: number, bos: boolean): void {
  if (bos && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off.',
    );
  }
  if (prefixTokens + Number(bos) < 1) {
    throw inputError(
      'prefix-short',
      'Without a prefix and without a begin-of-text token, there is nothing from which to predict the first token.',
      'Choose a prefix of at least 1 token, or --bos on.',
    );
  }
}

/**
 * Refuses, before anything runs, passages that a model cannot score.
 * @param bos whether a begin-of-text token precedes each prefix
 * @throws {PalimpsestError} `bos-missing`, `prefix-short`, `context-too-long`
 */
export function requireFits(
  model: AttackModel,
  { prefixTokens, suffixTokens }: PassageShape,
  bos: boolean,
): void {
  requireStart(model, prefixTokens, bos);
  const length = prefixTokens + suffixTokens + Number(bos);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `Prefix and passage need ${length} tokens, more than the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      'Choose a shorter prefix or passage.',
    );
  }
}
