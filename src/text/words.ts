import { sentences } from '../base/index.js';

/** Every reason and remark of this room, by code. */
export const words = sentences({
  'too-long-for-edits': ({ characters }: { characters: number }) =>
    `The edit distance is computed for texts of at most ${characters.toLocaleString('en-US')} characters.`,
  'both-empty': 'Both texts are empty.',
});
