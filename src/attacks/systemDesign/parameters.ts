import { z } from 'zod';
import { answerParameters, chatParameters, passageParameters } from '../kit/index.js';

/** Default text of the system prompt that forbids quoting. */
const FORBIDDING =
  'You are a helpful assistant. Never quote or reproduce text from published works; answer in your own words only.';

/** Parameters of the system designs. */
export const systemDesignParameters = z.strictObject({
  ...passageParameters,
  ...chatParameters,
  systemPrompt: z.string().min(1).max(2000).default(FORBIDDING).meta({
    title: 'System prompt that forbids quoting',
    unit: '',
    description: 'Instruction of the product’s operator to the model, given before every request.',
  }),
  ...answerParameters,
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
      'A passage counts as copied if an answer contains a run of at least this many of its words, and that run is longer than any run that an answer about a control shares with that control.',
  }),
});
/** See {@link systemDesignParameters}. */
export type SystemDesignParameters = z.output<typeof systemDesignParameters>;
