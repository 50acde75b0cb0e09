import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { logProbSchema } from '../../domain/index.js';

/** The kinds of prompts, none of which asks for the work. */
export const PROMPT_KINDS = ['bos', 'template', 'opening', 'random', 'repeated'] as const;
/** See {@link PROMPT_KINDS}. */
export type PromptKind = (typeof PROMPT_KINDS)[number];

/** What the journal holds of a batch. The tokens are in the array `tokens`, and their log p under the policy in `logProbs`. */
const writeObservation = z.object({
  /** Number of tokens of each text; fewer than requested if the model ended it. */
  lengths: z.array(z.int().min(0)),
  /** For each text: the tokens of its prompt, of which a repeated token is there once; nothing for an empty prompt. */
  prompts: z.array(z.array(z.int())),
});

/** A match that is printed: its position, and its probability by both numeric paths. */
const confirmedRun = z.object({
  workId: z.string(),
  /** Index of the text. */
  text: z.int().min(0),
  /** First token of the run in the text. */
  textToken: z.int().min(0),
  /** First token of its first occurrence in the work. */
  workToken: z.int().min(0),
  length: z.int().min(1),
  prompt: z.enum(PROMPT_KINDS),
  /** The prompt and the whole text as words; bytes that are not valid UTF-8 show as U+FFFD. */
  given: z.string(),
  written: z.string(),
  /** log p of the run under the policy, as it was drawn. */
  drawnLogProb: z.number(),
  /** The same on the exact path; the log of 0 if the policy does not keep one of the tokens there. */
  policyLogProb: logProbSchema,
  /** log p of the run under the full softmax, exact path. */
  logProb: z.number(),
  /** Number of tokens of the run that the model ranks first on the exact path. */
  firstChoices: z.int().min(0),
});

/** The kinds of units: a unit writes some texts after one kind of prompt, or scores the longest matches again. */
export const unpromptedUnits = {
  write: {
    spec: z.strictObject({
      kind: z.literal('write'),
      prompt: z.enum(PROMPT_KINDS),
      /** The words of an opening; absent for any other kind of prompt. */
      words: z.string().exactOptional(),
      from: z.int().min(0),
      count: z.int().min(1),
    }),
    observation: writeObservation,
  },
  confirm: {
    spec: z.strictObject({ kind: z.literal('confirm') }),
    observation: z.object({ confirmed: z.array(confirmedRun) }),
  },
} satisfies UnitKinds;
/** See {@link unpromptedUnits}. */
export type UnpromptedUnits = typeof unpromptedUnits;
/** A unit as it is read from the journal. */
export type ObservedUnprompted = ObservedOf<UnpromptedUnits>;
