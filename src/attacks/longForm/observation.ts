import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { Immutable, ObservedOf } from '../defineAttack.js';

/** What a unit does: one stretch of each of its texts. A text is a seed (by its place in the plan) and a generation from it. */
const stretchSpec = z.strictObject({
  kind: z.literal('stretch'),
  /** Units of one group go on with each other's texts. */
  group: z.int().min(0),
  stretch: z.int().min(0),
  texts: z.array(z.strictObject({ seed: z.int().min(0), generation: z.int().min(0) })),
});
/** See {@link stretchUnits}. */
export type StretchSpec = Immutable<z.output<typeof stretchSpec>>;

/** What was written, scored once more by teacher forcing. */
const exactScore = z.object({ tokens: z.int().min(0), logProb: z.number(), notFirst: z.int().min(0) });
/** See {@link exactScore}. */
export type ExactScore = Immutable<z.output<typeof exactScore>>;

/** What is journalled of one text in one stretch; its tokens and bytes lie in the unit's arrays, one part after the other. */
const textObservation = z.object({
  /** Place of the seed in the plan, and which of the texts from it. */
  seed: z.int().min(0),
  generation: z.int().min(0),
  /** Parts that were written; each goes on with the text so far when it begins at the same token of the work. */
  pieces: z.array(
    z.object({
      /** Token of the work that a perfect copy would begin with. */
      truthToken: z.int().min(0),
      tokens: z.int().min(0),
      bytes: z.int().min(0),
    }),
  ),
  /** The model ended the text by itself. */
  ended: z.boolean(),
  /** Σ log p of what was written as the writing gave it (full softmax at T = 1); null where it was drawn. */
  logProb: z.number().nullable(),
  /** The same by the exact path, and tokens that it would not have put first; null where it was not asked for. */
  exact: exactScore.nullable(),
  /** Beam search: the texts that are kept, best first; `parent` is the place of what each goes on with in the stretch before. */
  beams: z.array(
    z.object({
      parent: z.int().min(0),
      tokens: z.int().min(0),
      bytes: z.int().min(0),
      /** Of the whole text since its seed. */
      logProb: z.number(),
    }),
  ),
});
/** See {@link textObservation}. */
export type TextObservation = Immutable<z.output<typeof textObservation>>;

/** What a unit journals, beside the arrays `tokens` and `bytes`. */
const stretchObservation = z.object({ texts: z.array(textObservation) });
/** See {@link stretchUnits}. */
export type StretchObservation = Immutable<z.output<typeof stretchObservation>>;

/** The one kind of unit: a stretch of some texts. */
export const stretchUnits = {
  stretch: { spec: stretchSpec, observation: stretchObservation },
} satisfies UnitKinds;
/** See {@link stretchUnits}. */
export type StretchUnits = typeof stretchUnits;
/** A stretch as read back. */
export type ObservedStretch = ObservedOf<StretchUnits>;
