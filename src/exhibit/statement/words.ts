import { sentences } from '../../base/index.js';

/** Limits that hold for every reading of a report, by code. */
export const words = sentences({
  exchangeable:
    'Error rates hold if the control is exchangeable with the target but for the question asked: a text of the same kind, equally hard, that the model cannot have seen.',
  'absence-not-shown':
    'Absence is not shown: text repeated only a few times in training can be missed by these methods.',
  'weights-not-use':
    'A probability is a property of the model’s weights. How often a user would see the text depends on prompts and settings.',
  quantised: ({ files }: { files: readonly { readonly id: string; readonly type: string }[] }) =>
    `The files are examined as received (${files.map(({ id, type }) => `${id}: ${type}`).join(', ')}); a quantised file is a different model from the weights it was made from.`,
});
