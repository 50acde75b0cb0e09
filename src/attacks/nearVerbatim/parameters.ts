import { z } from 'zod';
import { passageParameters } from '../kit/index.js';
import { DISTANCES } from './beam.js';

/** Parameters of the near-verbatim attack. */
export const nearVerbatimParameters = z.strictObject({
  ...passageParameters,
  epsilon: z.int().min(0).max(500).default(5).meta({
    title: 'Changes allowed (ε)',
    unit: 'tokens',
    description: 'Number of tokens of the passage that a copy may change and still count as near-verbatim.',
  }),
  distance: z.enum(DISTANCES).default('levenshtein').meta({
    title: 'Distance',
    unit: '',
    description:
      'What counts as a change. levenshtein: tokens substituted, inserted or deleted. hamming: only tokens substituted in place. Both are reported; the one chosen here guides the search and decides hits.',
  }),
  beams: z.int().min(1).max(100_000).default(20).meta({
    title: 'Beams (B)',
    unit: 'beginnings',
    description:
      'Number of beginnings that are followed at once. More beams can only bring the bounds closer together, and the cost rises in proportion.',
  }),
  topK: z.int().min(1).max(128).default(40).meta({
    title: 'Kept tokens (k)',
    unit: 'tokens',
    description: 'Each token is drawn from the k most probable tokens, renormalized, at temperature 1.',
  }),
  leastProbability: z.number().gt(0).max(1).default(0.001).meta({
    title: 'Least probability of a hit',
    unit: 'probability',
    description:
      'A passage is a hit if one draw writes a near-verbatim copy with at least this probability, and with a higher probability than in any control passage.',
  }),
  draws: z.int().min(0).max(100_000).default(0).meta({
    title: 'Draws as a check',
    unit: 'draws of each passage',
    description:
      'Number of seeded draws that check the bounds by counting; 0 for none. At a probability of 0.001, a precision of 10% takes 99,900 draws.',
  }),
  shownCopies: z.int().min(0).max(40).default(8).meta({
    title: 'Copies shown',
    unit: 'passages',
    description:
      'Number of passages of each work whose most probable near copy is shown beside the true text.',
  }),
});
/** See {@link nearVerbatimParameters}. */
export type NearVerbatimParameters = z.output<typeof nearVerbatimParameters>;
