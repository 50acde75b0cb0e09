import { z } from 'zod';
import type { UnitKinds } from '../define.js';
import type { Immutable, ObservedOf } from '../defineAttack.js';

/** What a unit does: it writes one part of each of its texts. A text is a seed (by its index in the plan) and a generation from it. */
const stretchSpec = z.strictObject({
  kind: z.literal('stretch'),
  /** Units of one group continue each other's texts. */
  group: z.int().min(0),
  stretch: z.int().min(0),
  texts: z.array(z.strictObject({ seed: z.int().min(0), generation: z.int().min(0) })),
});
/** See {@link stretchUnits}. */
export type StretchSpec = Immutable<z.output<typeof stretchSpec>>;

/** What was written, scored again by teacher forcing. */
const exactScore = z.object({ tokens: z.int().min(0), logProb: z.number(), notFirst: z.int().min(0) });
/** See {@link exactScore}. */
export type ExactScore = Immutable<z.output<typeof exactScore>>;

/** What the journal holds for one text of one unit. Its tokens and bytes are in the unit's arrays, one part after the other. */
const textObservation = z.object({
  /** Index of the seed in the plan, and of the text from it. */
  seed: z.int().min(0),
  generation: z.int().min(0),
  /** Parts that were written. A part continues the text so far if it begins at the same token of the work. */
  pieces: z.array(
    z.object({
      /** Token of the work with which a perfect copy would begin. */
      truthToken: z.int().min(0),
      tokens: z.int().min(0),
      bytes: z.int().min(0),
    }),
  ),
  /** The model ended the text by itself. */
  ended: z.boolean(),
  /** Σ log p of what was written, as computed during writing (full softmax at T = 1); null if it was drawn. */
  logProb: z.number().nullable(),
  /** The same by the exact path, and the number of tokens that it ranks below first; null if it was not asked for. */
  exact: exactScore.nullable(),
  /** Beam search: the texts that are kept, best first; `parent` is the index, in the unit before, of the text that each continues. */
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

/** What the journal holds for a unit, besides the arrays `tokens` and `bytes`. */
const stretchObservation = z.object({ texts: z.array(textObservation) });
/** See {@link stretchUnits}. */
export type StretchObservation = Immutable<z.output<typeof stretchObservation>>;

/** The one kind of unit: it writes one part of each of its texts. */
export const stretchUnits = {
  stretch: { spec: stretchSpec, observation: stretchObservation },
} satisfies UnitKinds;
/** See {@link stretchUnits}. */
export type StretchUnits = typeof stretchUnits;
/** A unit as it is read from the journal. */
export type ObservedStretch = ObservedOf<StretchUnits>;
