import { z } from 'zod';
import { inputError, PalimpsestError } from '../../base/index.js';
import type { DecodingPolicy } from '../../domain/index.js';
import type { AttackInput } from '../define.js';
import { parsePolicies } from '../windows/policies.js';

const generations = z.int().min(0).max(1_000_000);

/** Parameters of unprompted generation. */
export const unpromptedParameters = z.strictObject({
  bosGenerations: generations.default(1000).meta({
    title: 'From nothing',
    unit: 'generations',
    description: 'Texts that the model writes from the begin-of-text token alone.',
  }),
  randomGenerations: generations.default(1000).meta({
    title: 'From random tokens',
    unit: 'generations',
    description: 'Texts that it writes after five tokens drawn by the seed from its whole vocabulary.',
  }),
  repeatedGenerations: generations.default(200).meta({
    title: 'From a repeated token',
    unit: 'generations',
    description:
      'Texts that it writes after one token, drawn by the seed, is repeated (models have been seen to diverge into training text).',
  }),
  repeats: z.int().min(2).max(2000).default(50).meta({
    title: 'Repeats',
    unit: 'tokens',
    description: 'How often the token of a repeated-token prompt stands in it.',
  }),
  writtenTokens: z.int().min(2).max(100_000).default(200).meta({
    title: 'Length of each text',
    unit: 'tokens',
    description: 'Tokens that the model writes each time, unless it ends the text before.',
  }),
  matchTokens: z.int().min(5).max(10_000).default(50).meta({
    title: 'Match',
    unit: 'tokens',
    description:
      'A text counts when so many consecutive tokens of it stand in a work. 50 tokens are about 38 English words.',
  }),
  policy: z
    .string()
    .max(100)
    .default('top-k=40 t=1')
    .superRefine((text, context) => {
      try {
        parsePolicy(text);
      } catch (error) {
        if (!(error instanceof PalimpsestError)) throw error;
        context.addIssue({ code: 'custom', message: `${error.message} ${error.hint}` });
      }
    })
    .meta({
      title: 'Decoding policy',
      unit: '',
      description: 'How tokens are drawn: top-k=N, top-p=P, t=T, or full.',
    }),
  together: z.int().min(1).max(128).default(16).meta({
    title: 'Texts at once',
    unit: 'texts',
    description:
      'How many texts are written side by side in one batch. More use a large model better; all share one cache.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test, if control and target are exchangeable.',
  }),
  shownTexts: z.int().min(0).max(40).default(12).meta({
    title: 'Texts shown',
    unit: 'texts',
    description: 'How many of the longest matches are printed and scored again on the exact path.',
  }),
});

/** See {@link unpromptedParameters}. */
export type UnpromptedParameters = z.output<typeof unpromptedParameters>;
/** What unprompted generation is applied to. */
export type UnpromptedInput = AttackInput<UnpromptedParameters>;

/** Reads the one policy of the attack. @throws {PalimpsestError} `parameter-policies` */
export function parsePolicy(text: string): DecodingPolicy {
  const [policy, ...more] = parsePolicies(text);
  if (policy !== undefined && more.length === 0) return policy;
  throw inputError(
    'parameter-policies',
    `Parameter policy: "${text}" names several policies.`,
    'Name one, for example "top-k=40 t=1".',
  );
}
