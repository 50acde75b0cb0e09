import { inputError } from '../../../base/index.js';
import type { AttackInput, AttackModel } from '../../define.js';

type Input = AttackInput<{
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly bos: 'auto' | 'on' | 'off';
}>;

/** True if a begin-of-text token precedes each prefix. */
export function putsBos({
  parameters,
  model,
}: {
  readonly parameters: { readonly bos: 'auto' | 'on' | 'off' };
  readonly model: Pick<AttackModel, 'addsBos'>;
}): boolean {
  return parameters.bos === 'on' || (parameters.bos === 'auto' && model.addsBos);
}

/**
 * Refuses a model that cannot be extended token by token here.
 * @throws {PalimpsestError} `sequences-unsupported`
 */
export function requireSequences({ name, canFork }: Pick<AttackModel, 'name' | 'canFork'>): void {
  if (canFork) return;
  throw inputError(
    'sequences-unsupported',
    `The engine’s self-check found that "${name}", extended token by token, gives other probabilities than for whole texts, so it cannot write here.`,
    'Use an attack that only scores, such as probabilistic. `palimpsest inspect --run` shows what the self-check found.',
  );
}

/**
 * Refuses, before anything runs, what this model cannot write.
 * @param least tokens that must precede what is written, including a begin-of-text token: 1, or 2 if draws are made
 * @throws {PalimpsestError} `sequences-unsupported`, `bos-missing`, `prefix-short`, `context-too-long`
 */
export function checkWriting(input: Input, least: number): void {
  const { parameters, model } = input;
  const { prefixTokens, suffixTokens } = parameters;
  const bos = putsBos(input);
  requireSequences(model);
  if (bos && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off, or leave it at auto.',
    );
  }
  if (prefixTokens + Number(bos) < least) {
    throw inputError(
      'prefix-short',
      `A prefix of ${prefixTokens} tokens ${bos ? 'with' : 'without'} a begin-of-text token is too short to start from.`,
      `Choose a prefix of at least ${least - Number(bos)} tokens.`,
    );
  }
  const length = prefixTokens + suffixTokens + Number(bos);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `Prefix and passage need ${length} tokens, more than the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      'Choose a shorter prefix or passage.',
    );
  }
}
