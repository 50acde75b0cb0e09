import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** One edition is preferred at a place only if its passage is more probable by this many decades: ten times as probable. */
export const LEAST_DECADES = 1;

/** Parameters of the comparison of editions: those of every attack on chosen passages, with an error rate of its own. */
export const editionParameters = z.strictObject({
  ...passageParameters,
  prefixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Shared prefix',
    unit: 'tokens',
    description:
      'Tokens directly before a difference that both editions share. The model is given these, so that it cannot see from which edition they come.',
  }),
  suffixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Passage',
    unit: 'tokens',
    description:
      'Tokens of each edition from the difference on. The passage holds the differing words and what comes after them.',
  }),
  passages: z.int().min(1).max(1_000_000).default(200).meta({
    title: 'Passages',
    unit: 'passages of each text',
    description:
      'Number of differences of the editions that are tested, and number of control passages; all of them if there are fewer. The seed chooses them.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.01).meta({
    title: 'Error rate α',
    unit: 'probability',
    description:
      'The model can count as holding one edition rather than the other only when p of the sign test is at most this.',
  }),
});

/** See {@link editionParameters}. */
export type EditionParameters = z.output<typeof editionParameters>;
