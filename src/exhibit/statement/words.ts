import { sentences } from '../../base/index.js';

/** The limits of every report, by code. */
export const words = sentences({
  exchangeable:
    'Error rates are valid only if the control is exchangeable with the target. It must be text of the same kind, comparable in difficulty, that the model cannot have seen.',
  'absence-not-shown':
    'A negative result does not show that the text is absent from the model. These methods can miss text that was repeated only a few times in training.',
  'weights-not-use':
    'A probability is a property of the model’s weights. How often a user would see the text depends on prompts and settings.',
  quantized: ({ files }: { files: readonly { readonly id: string; readonly type: string }[] }) =>
    `The files were examined as received (${files.map(({ id, type }) => `${id}: ${type}`).join(', ')}); a quantized file is a different model from the weights from which it was made.`,
});
