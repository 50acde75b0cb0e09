import { z } from 'zod';
import { passageParameters } from '../kit/index.js';
import { DISTANCES } from './beam.js';

/** Parameters of the near-verbatim attack. */
export const nearVerbatimParameters = z.strictObject({
  ...passageParameters,
  epsilon: z.int().min(0).max(500).default(5).meta({
    title: 'Changes allowed (ε)',
    unit: 'tokens',
    description: 'How many tokens of the passage a copy may change and still count as near-verbatim.',
  }),
  distance: z.enum(DISTANCES).default('levenshtein').meta({
    title: 'Distance',
    unit: '',
    description:
      'What is a change: levenshtein counts tokens replaced, put in or left out; hamming only tokens replaced at their place. Both are printed; this one guides the search and decides hits.',
  }),
  beams: z.int().min(1).max(100_000).default(20).meta({
    title: 'Beams (B)',
    unit: 'beginnings',
    description:
      'How many beginnings are followed at once. More beams can only narrow the bracket, and cost as much more.',
  }),
  topK: z.int().min(1).max(128).default(40).meta({
    title: 'Kept tokens (k)',
    unit: 'tokens',
    description: 'Each token is drawn from the k most probable ones, renormalised, at temperature 1.',
  }),
  leastProbability: z.number().gt(0).max(1).default(0.001).meta({
    title: 'Least probability of a hit',
    unit: 'probability',
    description:
      'A passage is a hit when a near-verbatim copy is at least so probable in one draw, and more probable than anything the control reached.',
  }),
  draws: z.int().min(0).max(100_000).default(0).meta({
    title: 'Draws to check it',
    unit: 'draws of each passage',
    description:
      'Seeded draws that check the bracket by simple counting; 0 for none. At a probability of .001, 10% precision takes 99,900.',
  }),
  shownCopies: z.int().min(0).max(40).default(8).meta({
    title: 'Copies shown',
    unit: 'passages',
    description:
      'For how many passages of each work the most probable near copy is printed beside the true text.',
  }),
});
/** See {@link nearVerbatimParameters}. */
export type NearVerbatimParameters = z.output<typeof nearVerbatimParameters>;
