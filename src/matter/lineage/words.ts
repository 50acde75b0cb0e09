import { counted, sentences, wholeNumber } from '../../base/index.js';

/** Every reason of this folder, by code. */
export const words = sentences({
  'no-hidden-units':
    'Neither test applies: a layer with hidden units under the usual names (ffn_up) is missing from one of the files.',
  'no-layer-tested': 'No layer could be compared; the reason stands with each layer.',
  'layer-missing': ({ from }: { from: 'model' | 'base' }) => `the ${from} has no such layer`,
  'unit-counts-differ': ({ model, base }: { model: number; base: number }) =>
    `the layer has ${wholeNumber(model)} hidden units in the model and ${wholeNumber(base)} in the base, so that units with the same number do not correspond`,
  'widths-differ': ({ model, base }: { model: number; base: number }) =>
    `a unit has ${wholeNumber(model)} weights in the model and ${wholeNumber(base)} in the base`,
  'expert-counts-differ': ({ model, base }: { model: number; base: number }) =>
    `the layer has ${counted(model, 'expert')} in the model and ${wholeNumber(base)} in the base`,
  'type-not-read': ({ type }: { type: string }) => `numbers of type ${type} are not read`,
  'not-finite': 'not all numbers are finite',
  'too-many-units': ({ units, most }: { units: number; most: number }) =>
    `the layer has ${wholeNumber(units)} hidden units; at most ${wholeNumber(most)} are compared`,
  'too-wide': ({ columns }: { columns: number }) => `a row has ${wholeNumber(columns)} numbers`,
  'no-gate':
    'The matching test needs a gate: it compares matches by the gate (ffn_gate) with matches by the input that it passes on (ffn_up).',
  'no-embeddings': 'The matching test needs the token embeddings (token_embd) of both files.',
  'few-shared-tokens': ({ shared, needed }: { shared: number; needed: number }) =>
    `The matching test needs at least ${wholeNumber(needed)} tokens that both vocabularies have; they share ${wholeNumber(shared)}.`,
  'tensor-missing': ({ from }: { from: 'model' | 'base' }) => `the ${from} has no tensor of this name`,
  'shapes-differ': ({ model, base }: { model: readonly number[]; base: readonly number[] }) =>
    `the shapes differ: ${model.join(' × ')} in the model, ${base.join(' × ')} in the base`,
  'tensor-zero': 'all numbers of one of them are zero',
});
