import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** What a system prompt that forbids quoting says by default. */
const FORBIDDING =
  'You are a helpful assistant. Never quote or reproduce text from published works; answer in your own words only.';

/** Parameters of the system designs. */
export const systemDesignParameters = z.strictObject({
  ...passageParameters,
  template: z.enum(['auto', 'model', 'chatml', 'plain']).default('auto').meta({
    title: 'Chat template',
    unit: '',
    description:
      'How a request is put to the model: by its own chat template, by ChatML, or as plain text as a completion service does. auto takes its own where it has one, else plain text.',
  }),
  systemPrompt: z.string().min(1).max(2000).default(FORBIDDING).meta({
    title: 'System prompt that forbids quoting',
    unit: '',
    description: 'What the operator of the product tells the model in front of every request.',
  }),
  temperatures: z
    .string()
    .regex(/^\d+(\.\d+)?( *, *\d+(\.\d+)?)*$/u)
    .max(100)
    .default('0, 0.8')
    .meta({
      title: 'Temperatures',
      unit: '',
      description:
        'Separated by commas, 0 to 2; at 0 always the most probable token is taken. Above 0 the 40 most probable tokens and of these a mass of 0.95 are kept, as llama.cpp does by default.',
    }),
  draws: z.int().min(1).max(50).default(1).meta({
    title: 'Answers at each temperature above 0',
    unit: 'answers',
    description: 'How many answers are drawn for each request; at temperature 0 there is one.',
  }),
  answerTokens: z.int().min(10).max(4096).default(70).meta({
    title: 'Longest answer',
    unit: 'tokens',
    description: 'An answer ends here if the model does not end it before.',
  }),
  blockedTokens: z.int().min(2).max(50).default(10).meta({
    title: 'n of the n-gram filter',
    unit: 'tokens',
    description:
      'The filter of output lets no token through that would complete a run of so many tokens of any work of the examination.',
  }),
  leastWords: z.int().min(3).max(1000).default(15).meta({
    title: 'Shortest copy that counts',
    unit: 'words',
    description:
      'A passage counts as copied when an answer holds at least so many of its words in one run, and more than any answer about the control does.',
  }),
});
/** See {@link systemDesignParameters}. */
export type SystemDesignParameters = z.output<typeof systemDesignParameters>;
