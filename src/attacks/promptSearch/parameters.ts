import { z } from 'zod';
import type { AttackInput } from '../define.js';

/** Parameters of prompt search. */
export const promptSearchParameters = z.strictObject({
  passageTokens: z.int().min(2).max(500).default(20).meta({
    title: 'Passage',
    unit: 'tokens',
    description: 'Tokens that the model is to write. A prompt has to be shorter.',
  }),
  passages: z.int().min(1).max(10_000).default(5).meta({
    title: 'Passages',
    unit: 'passages of each work',
    description: 'How many passages of each target are tried, chosen by the seed.',
  }),
  controlPassages: z.int().min(1).max(10_000).default(20).meta({
    title: 'Control passages',
    unit: 'passages',
    description:
      'How many passages of the controls, taken together, get the same search. An error rate of .05 needs at least 19.',
  }),
  steps: z.int().min(1).max(100_000).default(20).meta({
    title: 'Steps',
    unit: 'steps',
    description: 'Steps of the search at the first prompt length; after each failure 1.2 times as many.',
  }),
  candidates: z.int().min(1).max(10_000).default(100).meta({
    title: 'Candidates',
    unit: 'prompts a step',
    description: 'How many prompts, different in one token from the best so far, are scored in each step.',
  }),
  fromContext: z.enum(['on', 'off']).default('on').meta({
    title: 'Start from the context',
    unit: '',
    description:
      'Try the words that stand before the passage as a first prompt as well, for target and control alike; off starts from random tokens alone.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description:
      'False-positive rate of the tests against the controls, if control and target are exchangeable.',
  }),
});

/** See {@link promptSearchParameters}. */
export type PromptSearchParameters = z.output<typeof promptSearchParameters>;
/** What prompt search is applied to. */
export type PromptSearchInput = AttackInput<PromptSearchParameters>;
