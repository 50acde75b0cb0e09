import { z } from 'zod';
import { REASONING } from './reasoningSwitches.js';

/** Parameters of every attack that sends requests: how they are put to the model. */
export const chatParameters = {
  template: z.enum(['auto', 'model', 'chatml', 'plain']).default('auto').meta({
    title: 'Chat template',
    unit: '',
    description:
      'How a request is formatted for the model: with its own chat template, with ChatML, or as plain text, as a completion service does. auto uses the model’s own template where it has one, and plain text otherwise.',
  }),
  reasoning: z.enum(REASONING).default('as-template').meta({
    title: 'Reasoning',
    unit: '',
    description:
      'Whether the model reasons before it answers. as-template leaves it to the chat template. off and on use the switch of the template; where it has none, off ends the reasoning as soon as it begins.',
  }),
  reasoningBudget: z.int().min(0).max(32_768).default(512).meta({
    title: 'Longest reasoning',
    unit: 'tokens',
    description:
      'Number of tokens of reasoning after which the reasoning is ended by force, so that the answer begins. The length of the answer is counted from there.',
  }),
  makerText: z.enum(['removed', 'kept']).default('removed').meta({
    title: 'The maker’s own system text',
    unit: '',
    description:
      'Many chat templates put a system text of the model’s maker before a request that has no system prompt. removed gives an empty system message instead where the template then omits that text; where it does not, the text stays and the findings say so. kept leaves the template as it is.',
  }),
} as const;

/** Parameters of every attack that sends requests: how they are answered. */
export const answerParameters = {
  temperatures: z
    .string()
    .regex(/^\d+(\.\d+)?( *, *\d+(\.\d+)?)*$/u)
    .max(100)
    .default('0, 0.8')
    .meta({
      title: 'Temperatures',
      unit: '',
      description:
        'Values from 0 to 2, separated by commas. At 0, the most probable token is always taken. Above 0, tokens are drawn with top-k 40 and top-p 0.95, the defaults of llama.cpp.',
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
} as const;

/** See {@link chatParameters}. */
export type ChatParameters = z.output<z.ZodObject<typeof chatParameters>>;
/** See {@link answerParameters}. */
export type AnswerParameters = z.output<z.ZodObject<typeof answerParameters>>;
