import { z } from 'zod';
import { PalimpsestError } from '../../base/index.js';
import { DEFAULT_SUBSTANTIAL_SHARE } from '../../measure/index.js';
import { parsePolicies } from '../kit/index.js';
import { parseSeeds } from './parseSeeds.js';

/** Text that `read` accepts; its message otherwise. */
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
      'Any of these, separated by commas: work (its first words), chapters (the first words of each), passages:N (N points in each work, chosen by the seed of the run), and numbers (characters of the target).',
  }),
  seedTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Length of the starting text',
    unit: 'tokens',
    description: 'Tokens of true text that the model is given at each starting point.',
  }),
  budgetTokens: z.int().min(16).max(1_000_000).default(8192).meta({
    title: 'Most tokens written',
    unit: 'tokens',
    description:
      'The model writes as many tokens as the chapter has left, but at most this number from each starting point.',
  }),
  maximumSeeds: z.int().min(1).max(2000).default(60).meta({
    title: 'Maximum starting points per work',
    unit: 'seeds',
    description: 'If there are more starting points, the seed of the run chooses this number of them.',
  }),
  decoding: z.enum(['greedy', 'beam', 'sampling']).default('greedy').meta({
    title: 'How the next token is chosen',
    unit: '',
    description:
      'greedy: always the most probable token; beam: the most probable of several texts kept side by side; sampling: tokens are drawn, several times from each starting point.',
  }),
  beamWidth: z.int().min(2).max(64).default(8).meta({
    title: 'Beams',
    unit: 'beams',
    description: 'Number of texts that are kept side by side if the choice is beam.',
  }),
  generations: z.int().min(1).max(64).default(8).meta({
    title: 'Generations',
    unit: 'generations',
    description: 'Number of texts drawn from each starting point if the choice is sampling.',
  }),
  policy: readBy(parsePolicies).default('top-k=40 t=1').meta({
    title: 'Sampling policy',
    unit: '',
    description: 'How tokens are drawn when tokens are sampled.',
  }),
  contextTokens: z.int().min(32).max(131_072).default(1024).meta({
    title: 'Maximum context',
    unit: 'tokens',
    description:
      'The most tokens that the model reads at once; never more than it was trained for. When the context is full, the model reads its last half again and continues.',
  }),
  bos: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Begin-of-text token',
    unit: '',
    description: 'Whether a begin-of-text token is prepended. auto does what the tokenizer asks for.',
  }),
  reseedAfterWords: z.int().min(0).max(10_000).default(0).meta({
    title: 'Supply additional text after',
    unit: 'words',
    description:
      'If this number of words in a row are not those of the work, the model is given true text again, from the point that a perfect copy would have reached. This text never counts as written. 0: no additional text.',
  }),
  batchSeeds: z.int().min(1).max(64).default(8).meta({
    title: 'Written at once',
    unit: 'texts',
    description:
      'Number of texts that are continued side by side in one step. More is faster but takes more memory.',
  }),
  rescore: z.boolean().default(true).meta({
    title: 'Score again',
    unit: '',
    description:
      'Whether the written text is scored again by the exact path, to count the tokens that the exact path would not have chosen.',
  }),
  stretchTokens: z.int().min(20).max(8192).default(100).meta({
    title: 'Passage',
    unit: 'tokens',
    description:
      'Length of the passages of true text by which target and control are compared. They do not overlap; the words written of each are counted.',
  }),
  minimumWords: z.int().min(1).max(8192).default(20).meta({
    title: 'Minimum words in a hit',
    unit: 'words',
    description:
      'A passage is a hit only if the number of its words that were written near-verbatim is at least this minimum and higher than for any control passage.',
  }),
  substantialShare: z.number().gt(0).max(1).default(DEFAULT_SUBSTANTIAL_SHARE).meta({
    title: 'Substantial portion',
    unit: 'share of words',
    description:
      'The yardstick for “substantial portion”, fixed before scoring. The default is the choice of the program; counsel can set another.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test if control and target are exchangeable.',
  }),
});
/** See {@link longFormParameters}. */
export type LongFormParameters = z.output<typeof longFormParameters>;
