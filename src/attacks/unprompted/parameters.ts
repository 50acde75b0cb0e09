import { z } from 'zod';
import { inputError, PalimpsestError } from '../../base/index.js';
import type { DecodingPolicy } from '../../domain/index.js';
import type { AttackInput } from '../define.js';
import { parsePolicies } from '../kit/index.js';

const generations = z.int().min(0).max(1_000_000);

/** The most words of an opening: what stands at the beginning of many works, not of one. */
const MOST_OPENING_WORDS = 5;

/** Parameters of unprompted generation. */
export const unpromptedParameters = z.strictObject({
  bosGenerations: generations.default(600).meta({
    title: 'From an empty prompt',
    unit: 'generations',
    description: 'Number of texts that the model writes after the begin-of-text token alone.',
  }),
  templateGenerations: generations.default(600).meta({
    title: 'From the opening of the chat template',
    unit: 'generations',
    description:
      'Number of texts that the model writes after the text that its chat template places before the first request. The model then writes the request and the answer itself. 0 texts if the model file has no chat template.',
  }),
  openingGenerations: generations.default(600).meta({
    title: 'From openings of such works',
    unit: 'generations',
    description: 'Number of texts that the model writes after the openings of --openings, in turn.',
  }),
  openings: z
    .string()
    .max(500)
    .default('Chapter 1 | CHAPTER I. | Prologue | Part One')
    .superRefine((text, context) => {
      for (const opening of openingsOf({ openings: text })) {
        const words = opening.split(/\s+/u).length;
        if (words > MOST_OPENING_WORDS)
          context.addIssue({
            code: 'custom',
            message: `“${opening}” has ${words} words; an opening has at most ${MOST_OPENING_WORDS}.`,
          });
      }
    })
    .meta({
      title: 'Openings of such works',
      unit: '',
      description: `How works of this kind begin, separated by |, each at most ${MOST_OPENING_WORDS} words. An opening that a target work contains is omitted, because it would give the model words of the work.`,
    }),
  randomGenerations: generations.default(200).meta({
    title: 'From random tokens',
    unit: 'generations',
    description:
      'Number of texts that the model writes after five tokens drawn by the seed from its whole vocabulary.',
  }),
  repeatedGenerations: generations.default(200).meta({
    title: 'From a repeated token',
    unit: 'generations',
    description:
      'Number of texts that the model writes after one repeated token, drawn by the seed. After such prompts, models have been observed to output training text.',
  }),
  repeats: z.int().min(2).max(2000).default(50).meta({
    title: 'Repeats',
    unit: 'tokens',
    description: 'Number of times that the token is repeated in a repeated-token prompt.',
  }),
  writtenTokens: z.int().min(2).max(100_000).default(200).meta({
    title: 'Length of each text',
    unit: 'tokens',
    description: 'Number of tokens that the model writes each time, unless it ends the text earlier.',
  }),
  matchTokens: z.int().min(5).max(10_000).default(50).meta({
    title: 'Match',
    unit: 'tokens',
    description:
      'A text counts when at least this many consecutive tokens of it are in a work. 50 tokens are about 38 English words.',
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
      'Number of texts that are written side by side in one batch. A larger number uses a large model more efficiently. All texts of a batch share one cache.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test if control and target are exchangeable.',
  }),
  shownTexts: z.int().min(0).max(40).default(12).meta({
    title: 'Texts shown',
    unit: 'texts',
    description: 'Number of the longest matches that are printed and scored again on the exact path.',
  }),
});

/** See {@link unpromptedParameters}. */
export type UnpromptedParameters = z.output<typeof unpromptedParameters>;
/** What unprompted generation is applied to. */
export type UnpromptedInput = AttackInput<UnpromptedParameters>;

/** The openings that the examiner named, each once, in their order. */
export function openingsOf({ openings }: { readonly openings: string }): string[] {
  return [...new Set(openings.split('|').map((opening) => opening.trim()))].filter(
    (opening) => opening !== '',
  );
}

/** Reads the decoding policy of the attack. @throws {PalimpsestError} `parameter-policies` */
export function parsePolicy(text: string): DecodingPolicy {
  const [policy, ...more] = parsePolicies(text);
  if (policy !== undefined && more.length === 0) return policy;
  throw inputError(
    'parameter-policies',
    `Parameter policy: "${text}" names more than one policy.`,
    'Name one policy, for example "top-k=40 t=1".',
  );
}
