import { z } from 'zod';
import { PalimpsestError } from '../../base/index.js';
import { parsePolicies } from '../windows/policies.js';
import { parseSeeds } from './parseSeeds.js';

/** Text that a reader of parameters takes, or its message. */
function readBy(read: (text: string) => unknown): z.ZodString {
  return z
    .string()
    .max(2000)
    .superRefine((text, context) => {
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof PalimpsestError)) throw error;
        context.addIssue({ code: 'custom', message: `${error.message} ${error.hint}` });
      }
    });
}

/** Parameters of the long-form attack. */
export const longFormParameters = z.strictObject({
  seeds: readBy(parseSeeds).default('chapters').meta({
    title: 'Where the model starts',
    unit: '',
    description:
      'Any of these, separated by commas: work (its first words), chapters (the first words of each), passages:N (N places of each work, chosen by the seed), and characters of the target given as numbers.',
  }),
  seedTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Length of a seed',
    unit: 'tokens',
    description: 'Tokens of the true text that the model is given at the start of each place.',
  }),
  budgetTokens: z.int().min(16).max(1_000_000).default(8192).meta({
    title: 'Most tokens written',
    unit: 'tokens',
    description:
      'The model writes as many tokens as the chapter has left, but at most so many from each seed.',
  }),
  maximumSeeds: z.int().min(1).max(2000).default(60).meta({
    title: 'Most seeds in each work',
    unit: 'seeds',
    description: 'If there are more places, so many of them are chosen by the seed of the run.',
  }),
  decoding: z.enum(['greedy', 'beam', 'sampling']).default('greedy').meta({
    title: 'How the next word is chosen',
    unit: '',
    description:
      'greedy: always the most probable token; beam: the most probable of several texts kept side by side; sampling: drawn, several times from each seed.',
  }),
  beamWidth: z.int().min(2).max(64).default(8).meta({
    title: 'Beams',
    unit: 'beams',
    description: 'Texts that are kept side by side when the choice is beam.',
  }),
  generations: z.int().min(1).max(64).default(8).meta({
    title: 'Generations',
    unit: 'generations',
    description: 'Texts drawn from each seed when the choice is sampling.',
  }),
  policy: readBy(parsePolicies).default('top-k=40 t=1').meta({
    title: 'Sampling policy',
    unit: '',
    description: 'How tokens are drawn when the choice is sampling.',
  }),
  contextTokens: z.int().min(32).max(131_072).default(1024).meta({
    title: 'Context',
    unit: 'tokens',
    description:
      'Tokens that the model has before its eyes at most; no more than it was trained for. When they are full, the last half is read anew and it goes on.',
  }),
  bos: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Begin-of-text token',
    unit: '',
    description: 'Put the begin-of-text token in front: auto does what the tokenizer asks for.',
  }),
  reseedAfterWords: z.int().min(0).max(10_000).default(0).meta({
    title: 'Help again after',
    unit: 'words',
    description:
      'If so many words in a row are not those of the work, the model is given the true text again, at the place where a perfect copy would stand; what is given never counts as written. 0: it is never helped.',
  }),
  batchSeeds: z.int().min(1).max(64).default(8).meta({
    title: 'Written at once',
    unit: 'texts',
    description: 'Texts that are continued side by side in one step: faster, and more memory.',
  }),
  rescore: z.boolean().default(true).meta({
    title: 'Score again',
    unit: '',
    description:
      'Score what was written once more by the exact path, and count the tokens that it would have chosen otherwise.',
  }),
  stretchTokens: z.int().min(20).max(8192).default(100).meta({
    title: 'Stretch that is compared',
    unit: 'tokens',
    description:
      'Target and control are compared by disjoint stretches of so many tokens of the true text: how many of their words were written.',
  }),
  minimumWords: z.int().min(1).max(8192).default(20).meta({
    title: 'Fewest words of a hit',
    unit: 'words',
    description:
      'A stretch is a hit only if at least so many of its words were written near-verbatim, and more than in any stretch of the control.',
  }),
  substantialShare: z.number().gt(0).max(1).default(0.1).meta({
    title: 'Substantial portion',
    unit: 'share of words',
    description:
      'The yardstick for "substantial portion", fixed beforehand. Counsel chooses it, not the program.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test, if control and target are exchangeable.',
  }),
});
/** See {@link longFormParameters}. */
export type LongFormParameters = z.output<typeof longFormParameters>;
