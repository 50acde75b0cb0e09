import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { logProbSchema } from '../../domain/index.js';

/** What stands in front of a text that nobody asked for. */
export const PROMPT_KINDS = ['bos', 'random', 'repeated'] as const;
/** See {@link PROMPT_KINDS}. */
export type PromptKind = (typeof PROMPT_KINDS)[number];

/** What is journalled of a batch; the tokens are in the array `tokens`, their log p under the policy in `logProbs`. */
const writeObservation = z.object({
  /** Tokens of each text; fewer than asked for where the model ended it. */
  lengths: z.array(z.int().min(0)),
  /** For each text its random tokens, its repeated token, or nothing. */
  prompts: z.array(z.array(z.int())),
});

/** A match that is printed: where it is, and how probable it was by both numeric paths. */
const confirmedRun = z.object({
  workId: z.string(),
  /** Number of the text. */
  text: z.int().min(0),
  /** First token of the run in the text. */
  textToken: z.int().min(0),
  /** First token of its first occurrence in the work. */
  workToken: z.int().min(0),
  length: z.int().min(1),
  prompt: z.enum(PROMPT_KINDS),
  /** Prompt and whole text as words; bytes that are no UTF-8 show as U+FFFD. */
  given: z.string(),
  written: z.string(),
  /** log p of the run under the policy, as it was drawn. */
  drawnLogProb: z.number(),
  /** The same on the exact path; the log of 0 when a token lies outside what the policy keeps there. */
  policyLogProb: logProbSchema,
  /** log p of the run under the full softmax, exact path. */
  logProb: z.number(),
  /** Tokens of the run that the model ranks first, exact path. */
  firstChoices: z.int().min(0),
});

/** What a unit does: writes some texts behind one kind of prompt, or scores what was found once more. */
export const unpromptedUnits = {
  write: {
    spec: z.strictObject({
      kind: z.literal('write'),
      prompt: z.enum(PROMPT_KINDS),
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
/** A unit as read back. */
export type ObservedUnprompted = ObservedOf<UnpromptedUnits>;
