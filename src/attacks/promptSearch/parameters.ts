import { z } from 'zod';
import type { AttackInput } from '../define.js';

/** Parameters of prompt search. */
export const promptSearchParameters = z.strictObject({
  passageTokens: z.int().min(2).max(500).default(20).meta({
    title: 'Passage',
    unit: 'tokens',
    description: 'Number of tokens that the model must write. The prompt must be shorter.',
  }),
  passages: z.int().min(1).max(10_000).default(5).meta({
    title: 'Passages',
    unit: 'passages of each work',
    description: 'Number of passages of each target work that are tried, chosen by the seed.',
  }),
  controlPassages: z.int().min(1).max(10_000).default(20).meta({
    title: 'Control passages',
    unit: 'passages',
    description:
      'Number of passages, from all controls together, that are searched in the same way. An error rate of 0.05 needs at least 19.',
  }),
  steps: z.int().min(1).max(100_000).default(20).meta({
    title: 'Steps',
    unit: 'steps',
    description:
      'Number of search steps at the first prompt length. After each failure there are 1.2 times as many.',
  }),
  candidates: z.int().min(1).max(10_000).default(100).meta({
    title: 'Candidates',
    unit: 'prompts a step',
    description:
      'Number of prompts that are scored in each step. Each differs in one token from the best prompt so far.',
  }),
  fromContext: z.enum(['on', 'off']).default('on').meta({
    title: 'Start from the context',
    unit: '',
    description:
      'Whether the search also tries the words before the passage as a first prompt, for target and control alike. With off it starts from random tokens alone.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description:
      'False-positive rate of the tests against the controls if control and target are exchangeable.',
  }),
});

/** See {@link promptSearchParameters}. */
export type PromptSearchParameters = z.output<typeof promptSearchParameters>;
/** What prompt search is applied to. */
export type PromptSearchInput = AttackInput<PromptSearchParameters>;
