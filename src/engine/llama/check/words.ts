import { sentences } from '../../../base/index.js';

/** Why a part of a self-check was not made. */
export const words = sentences({
  'memory-short': 'There was not enough memory for it.',
  'context-short': 'The context of the model is too short for it.',
});
