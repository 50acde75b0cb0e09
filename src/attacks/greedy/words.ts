import { sentences } from '../../base/index.js';
import { WHY_NOT_WRITTEN, type WhyNotWritten } from './writing.js';

/** Reasons and remarks of greedy extraction alone, by code. */
export const words = sentences({
  'none-written': ({ why }: { why: WhyNotWritten }) => `No passage was written: ${WHY_NOT_WRITTEN[why]}.`,
  'no-near-copy': 'No passage is written with few enough changed words.',
  'words-exactly':
    'Words are separated by white space and compared exactly: case and punctuation count. A word that was omitted or added counts as changed.',
});
