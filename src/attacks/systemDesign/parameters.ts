import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** Default text of the system prompt that forbids quoting. */
const FORBIDDING =
  'You are a helpful assistant. Never quote or reproduce text from published works; answer in your own words only.';

/** Parameters of the system designs. */
export const systemDesignParameters = z.strictObject({
  ...passageParameters,
  template: z.enum(['auto', 'model', 'chatml', 'plain']).default('auto').meta({
    title: 'Chat template',
    unit: '',
    description:
      'How a request is formatted for the model: with its own chat template, with ChatML, or as plain text, as a completion service does. auto uses the model’s own template where it has one, and plain text otherwise.',
  }),
  systemPrompt: z.string().min(1).max(2000).default(FORBIDDING).meta({
    title: 'System prompt that forbids quoting',
    unit: '',
    description: 'Instruction of the product’s operator to the model, given before every request.',
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
        'Values from 0 to 2, separated by commas. At 0 the most probable token is always taken. Above 0 the 40 most probable tokens are kept, and of these a mass of 0.95, as llama.cpp does by default.',
    }),
  draws: z.int().min(1).max(50).default(1).meta({
    title: 'Answers at each temperature above 0',
    unit: 'answers',
    description: 'Number of answers drawn for each request. At temperature 0 there is one.',
  }),
  answerTokens: z.int().min(10).max(4096).default(70).meta({
    title: 'Longest answer',
    unit: 'tokens',
    description: 'Number of tokens after which an answer is ended if the model has not ended it earlier.',
  }),
  blockedTokens: z.int().min(2).max(50).default(10).meta({
    title: 'Run that the filter blocks',
    unit: 'tokens',
    description:
      'The n of the n-gram filter. The filter blocks every output token that would complete a run of this many tokens of any work of the examination.',
  }),
  leastWords: z.int().min(3).max(1000).default(15).meta({
    title: 'Shortest copy that counts',
    unit: 'words',
    description:
      'A passage counts as copied when an answer contains at least this many of its words in one run, and more than any answer about the control does.',
  }),
});
/** See {@link systemDesignParameters}. */
export type SystemDesignParameters = z.output<typeof systemDesignParameters>;
