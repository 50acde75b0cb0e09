import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { Immutable, ObservedOf, SpecOf } from '../defineAttack.js';
import { ANSWER_ENDS, templateObservation } from '../kit/index.js';
import { LANGUAGES, TITLE_REQUEST_KINDS } from './requests.js';

/** What the journal holds of one answer. */
const answerObservation = z.object({
  temperature: z.number().min(0),
  draw: z.int().min(0),
  /** Number of its tokens, without those of the reasoning. */
  tokens: z.int().min(0),
  end: z.enum(ANSWER_ENDS),
  /** The whole answer, without the reasoning. */
  text: z.string(),
  /** Ids of all tokens of the turn in order, those of the reasoning included. */
  turn: z.array(z.int().min(0)),
  /** The reasoning before the answer; absent if there was none. `closed`: it was ended by force, so that the answer began. */
  reasoning: z.object({ tokens: z.int().min(0), closed: z.boolean(), text: z.string() }).exactOptional(),
});
/** See {@link answerObservation}. */
export type TitleAnswer = Immutable<z.output<typeof answerObservation>>;

/** What the journal holds of a request that was made. */
const askObservation = z.object({
  promptTokens: z.int().min(0),
  /** The most tokens of an answer that the context left room for. */
  longest: z.int().min(1),
  answers: z.array(answerObservation),
  /** For `go-on`: the model’s own earlier answer, as it stood in the prompt. */
  earlier: z.string().exactOptional(),
});
/** Why a request was not made. */
export const NOT_ASKED = ['no-room', 'no-first-answer', 'second-turn-refused', 'tokenizer-lossy'] as const;
/** See {@link NOT_ASKED}. */
export type WhyNotAsked = (typeof NOT_ASKED)[number];

/** The kinds of units: one checks the template, and one asks for the answers to a request. */
export const titleUnits = {
  template: { spec: z.strictObject({ kind: z.literal('template') }), observation: templateObservation },
  ask: {
    spec: z.strictObject({
      kind: z.literal('ask'),
      request: z.enum(TITLE_REQUEST_KINDS),
      language: z.enum(LANGUAGES),
      /** The request, literally. */
      words: z.string(),
    }),
    observation: z.union([askObservation, z.object({ notAsked: z.enum(NOT_ASKED) })]),
  },
} satisfies UnitKinds;
/** See {@link titleUnits}. */
export type TitleUnits = typeof titleUnits;
/** What a unit of this attack observed. */
export type ObservedTitle = ObservedOf<TitleUnits>;
/** The request of a unit. */
export type TitleSpec = SpecOf<TitleUnits, 'ask'>;
