import { z } from 'zod';
import { PalimpsestError } from '../../../base/index.js';
import { DEFAULT_SUBSTANTIAL_SHARE } from '../../../measure/index.js';
import { parsePolicies } from '../drawing/policies.js';

const policiesText = z
  .string()
  .max(400)
  .superRefine((text, context) => {
    try {
      parsePolicies(text);
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw error;
      context.addIssue({ code: 'custom', message: `${error.message} ${error.hint}` });
    }
  });

/** Parameters that decide the windows and how they are scored; shared by all attacks over windows. */
export const windowParameters = {
  prefixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Prefix',
    unit: 'tokens',
    description:
      'Tokens of true text that the model is given before each passage. A longer prefix makes recall easier.',
  }),
  suffixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Passage',
    unit: 'tokens',
    description:
      'Tokens whose probability is measured after the prefix. 50 tokens are about 38 English words.',
  }),
  strideTokens: z.int().min(0).max(100_000).default(0).meta({
    title: 'Stride',
    unit: 'tokens',
    description:
      'Distance between the starts of neighboring windows. 0 means the length of a passage, so that passages lie side by side. A smaller stride costs more.',
  }),
  strideChars: z.int().min(0).max(1_000_000).default(0).meta({
    title: 'Stride in characters',
    unit: 'characters',
    description: 'If above 0, the stride is this number of characters instead (the books paper uses 10).',
  }),
  bos: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Begin-of-text token',
    unit: '',
    description:
      'Whether the begin-of-text token precedes each prefix. auto does what the tokenizer asks for.',
  }),
  policies: policiesText.default('top-k=40 t=1; top-p=0.95 t=0.8').meta({
    title: 'Decoding policies',
    unit: '',
    description:
      'Decoding policies for which query budgets are computed, separated by semicolons. All are computed in the same pass. The first is the main one.',
  }),
} as const;

/** Parameters that decide thresholds and claims; fixed by the plan before anything is scored. */
export const claimParameters = {
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test if control and target are exchangeable.',
  }),
  substantialShare: z.number().gt(0).max(1).default(DEFAULT_SUBSTANTIAL_SHARE).meta({
    title: 'Substantial portion',
    unit: 'share of characters',
    description:
      'The yardstick for “substantial portion”, fixed before scoring. The default is the choice of the program; counsel can set another.',
  }),
  queries: z.int().min(1).max(Number.MAX_SAFE_INTEGER).default(1000).meta({
    title: 'Query budget',
    unit: 'queries',
    description:
      'Number of queries within which a passage must be expected to appear in order to be called extractable.',
  }),
  queryProbability: z.number().gt(0).lt(1).default(0.95).meta({
    title: 'Probability of success',
    unit: 'probability',
    description: 'Required probability that a passage appears at least once within the query budget.',
  }),
  replayShare: z.number().min(0).max(1).default(0.02).meta({
    title: 'Replay share',
    unit: 'share of windows',
    description:
      'Share of windows, chosen by the seed, that are scored again under another numeric layout. At least 20 windows unless 0.',
  }),
  shownPassages: z.int().min(0).max(200).default(12).meta({
    title: 'Passages kept with their tokens',
    unit: 'passages',
    description:
      'Number of the most probable passages that the findings hold with their tokens. A report prints the first few of them.',
  }),
} as const;

const schema = z.strictObject({ ...windowParameters, ...claimParameters });
/** Parameters of an attack over windows. */
export type WindowAttackParameters = z.output<typeof schema>;
/** Schema of {@link WindowAttackParameters}. */
export const windowAttackParameters: typeof schema = schema;
