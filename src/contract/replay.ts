import { z } from 'zod';
import { evidenceRoleSchema } from '../domain/index.js';
import { evidenceId, examinationId, sha256 } from './common.js';

/** What a replay does: it repeats everything, scores units that the opposing party chose, or recomputes the findings from the journals. */
export const replayMode = z.enum(['full', 'sample', 'from-journal']);
/** See {@link replayMode}. */
export type ReplayMode = z.infer<typeof replayMode>;

/** A place where the bag and the repeated results differ. */
export const replayPlace = z.strictObject({
  /** The path in the bag. */
  file: z.string(),
  /** The line of a journal, from 1; 0 where there are no lines. */
  line: z.int().min(0),
  /** The JSON path (`$.findings[0].value`), or the index in an array; empty for the whole file. */
  at: z.string(),
  /** The value in the bag and the repeated value, as JSON, cut at 200 characters; `absent` where there is none. */
  inBag: z.string(),
  now: z.string(),
  /** Does this difference decide that the examination differs? */
  decides: z.boolean(),
});
/** See {@link replayPlace}. */
export type ReplayPlace = z.infer<typeof replayPlace>;

/** An item of evidence in the bag, and whether a file with its hash was among those given. */
export const replayItem = z.strictObject({
  id: evidenceId,
  role: evidenceRoleSchema,
  name: z.string(),
  /** All files of a split model, in order. `found` is the path; empty when no file was found. */
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int().min(0), sha256, found: z.string() })),
  /** `vocabulary`: found by its vocabulary, which suffices to recompute findings from a journal. `not-needed`: not looked for. */
  status: z.enum(['found', 'vocabulary', 'missing', 'not-needed']),
  /** Facts that were read again from the file and differ from those in the bag. */
  facts: z.array(replayPlace),
});
/** See {@link replayItem}. */
export type ReplayItem = z.infer<typeof replayItem>;

/** The outcome of an examination of the bag. */
export const replayedExamination = z.strictObject({
  id: examinationId,
  attack: z.strictObject({ id: z.string(), version: z.string() }),
  model: z.string(),
  /**
   * `same-bytes`: each of `files` is the same, byte for byte. `same-numbers`: every digit is the same; either no file was compared as a
   * whole (a sample, or an unfinished examination), or another build worded sentences differently (`worded`). `same-findings`: log probabilities moved by no more than the
   * tolerance, and the findings say the same. `not-repeated`: see `reason`.
   */
  outcome: z.enum(['same-bytes', 'same-numbers', 'same-findings', 'differs', 'not-repeated']),
  /** Why it was not repeated; empty code when it was. `not-drawn`: no unit of it was in the sample. */
  reason: z.strictObject({ code: z.string(), words: z.string() }),
  units: z.int().min(0),
  /** Units that were observed again, or read from the journal. */
  unitsCompared: z.int().min(0),
  /** Is each file the same, byte for byte? Null when it was not compared. */
  files: z.array(z.strictObject({ path: z.string(), same: z.boolean().nullable() })),
  /** Largest difference of a number in journal and arrays that is not whole, natural logs as decades. */
  largestDecades: z.number().min(0),
  /** The number of differences, and the first 20 of them; those that decide come first. */
  differences: z.int().min(0),
  places: z.array(replayPlace).max(20),
  /** What differs in the engine and can change digits. */
  engine: z.array(z.strictObject({ what: z.string(), inBag: z.string(), now: z.string() })),
  /** True when engine and processor are those of the bag, so that the bytes should be the same. */
  sameMachine: z.boolean().nullable(),
  /**
   * Sentences that another build worded differently, with the same numbers, units, ids and codes: how many, the first 100 different pairs
   * with how often each occurs, the builds that made the examination by its record, and this build.
   */
  worded: z.strictObject({
    sentences: z.int().min(0),
    wordings: z.array(z.strictObject({ inBag: z.string(), now: z.string(), times: z.int().min(1) })).max(100),
    inBag: z.array(z.string()),
    here: z.string(),
  }),
  /** How many of the compared units are load-bearing; null where not a sample was compared. */
  loadBearing: z.int().min(0).nullable(),
  seconds: z.number().min(0),
});
/** See {@link replayedExamination}. */
export type ReplayedExamination = z.infer<typeof replayedExamination>;

/** The result of replaying a bag. */
export const replayReport = z.strictObject({
  schema: z.literal('palimpsest-replay'),
  schemaVersion: z.literal(1),
  bag: z.strictObject({
    folder: z.string(),
    sealNumber: z.string(),
    report: z.string(),
    /** False: the bag was changed after it was sealed, and the replay continued on request. */
    intact: z.boolean(),
  }),
  mode: replayMode,
  /**
   * Null unless units were chosen. The load-bearing units, on which headline, floors, exhibits and printed passages rest, are always
   * among them; beside them the seed chose `units` of the `of` others.
   */
  sample: z
    .strictObject({
      seed: z.string(),
      loadBearing: z.int().min(0),
      units: z.int().min(0),
      of: z.int().min(0),
    })
    .nullable(),
  toleranceDecades: z.number().min(0),
  items: z.array(replayItem),
  examinations: z.array(replayedExamination),
  /**
   * `agrees`: every requested examination was repeated and agrees, no fact differs, and the bag is intact; from a journal, that is no
   * statement about the model. `differs`: something does not. `not-repeated`: nothing differs, but something could not be repeated. In a
   * sample, an examination of which no unit was drawn (`not-drawn`) is not covered.
   */
  verdict: z.enum(['agrees', 'differs', 'not-repeated']),
});
/** See {@link replayReport}. */
export type ReplayReport = z.infer<typeof replayReport>;

/** The chance that a sample shows at least one of `changed` changed units among those that are not load-bearing, 0 … 1. */
export function chanceToSee(
  { units, of }: Pick<NonNullable<ReplayReport['sample']>, 'units' | 'of'>,
  changed: number,
): number {
  let missed = 1;
  for (let at = 0; at < Math.min(changed, of); at++) missed *= Math.max(0, of - units - at) / (of - at);
  return 1 - missed;
}
