import { sentences } from '../../base/index.js';

/** Why an attack is not part of a standard examination, by code. */
export const words = sentences({
  'no-chat-template':
    'The model file has no chat template, so it does not say how a product would prompt the model.',
  'no-collection': 'No target work is a collection of short works.',
  'no-control-collection':
    'No control is a collection of short works, so there is nothing with which the works of the collection could be compared.',
  'no-editions':
    'No two of the target works have the same title and different editions on record, so there is nothing to compare.',
  'no-reference': 'The case has no other model with the role reference-model: one that never saw the work.',
  refused: ({ message }: { code: string; message: string }) => message,
  'searches-prompts':
    'It searches for a prompt for each passage, which takes many times as long as the other attacks together.',
  'needs-title': 'It asks for the work by its title and author, which a person must check first.',
});

/** What is said about the set, by code. */
export const notes = sentences({
  'raw-text-only': ({ message }: { code: string; message: string }) =>
    `Passages are scored on raw text only, not also in an answer. ${message}`,
});
