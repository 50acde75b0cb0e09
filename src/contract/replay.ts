import { z } from 'zod';
import { evidenceRoleSchema } from '../domain/index.js';
import { evidenceId, examinationId, sha256 } from './common.js';

/** What a replay does: runs everything, scores units that the other side chose, or reduces the journals anew. */
export const replayMode = z.enum(['full', 'sample', 'from-journal']);
/** See {@link replayMode}. */
export type ReplayMode = z.infer<typeof replayMode>;

/** A place where what is in the bag and what was found now differ. */
export const replayPlace = z.strictObject({
  /** Path in the bag. */
  file: z.string(),
  /** Of a journal, from 1; 0 where there are no lines. */
  line: z.int().min(0),
  /** JSON path (`$.findings[0].value`), or place in an array; empty for the whole file. */
  at: z.string(),
  /** What the bag holds there and what was found now, as JSON, cut at 200 characters; `absent` where there is nothing. */
  inBag: z.string(),
  now: z.string(),
  /** Does it decide that the examination differs? */
  decides: z.boolean(),
});
/** See {@link replayPlace}. */
export type ReplayPlace = z.infer<typeof replayPlace>;

/** A piece of evidence of the bag, and whether a file with its hash was among those given. */
export const replayItem = z.strictObject({
  id: evidenceId,
  role: evidenceRoleSchema,
  name: z.string(),
  /** All files of a split model, in order; `found` is the path, empty when there is none. */
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int().min(0), sha256, found: z.string() })),
  /** `vocabulary`: found by its vocabulary, which is enough for findings from a journal; `not-needed`: not looked for. */
  status: z.enum(['found', 'vocabulary', 'missing', 'not-needed']),
  /** Facts read anew from the file that are not those of the bag. */
  facts: z.array(replayPlace),
});
/** See {@link replayItem}. */
export type ReplayItem = z.infer<typeof replayItem>;

/** How an examination of the bag fared. */
export const replayedExamination = z.strictObject({
  id: examinationId,
  attack: z.strictObject({ id: z.string(), version: z.string() }),
  model: z.string(),
  /**
   * `same-bytes`: every one of `files`, byte for byte; `same-numbers`: what the units compared observed, every digit, while no file was
   * compared as a whole (a sample, or an examination that was not finished); `same-findings`: log-probabilities moved by no more than the
   * tolerance and the findings say the same; `not-repeated`: see `reason`.
   */
  outcome: z.enum(['same-bytes', 'same-numbers', 'same-findings', 'differs', 'not-repeated']),
  /** Why it was not repeated; empty code when it was. `not-drawn`: no unit of it was in the sample. */
  reason: z.strictObject({ code: z.string(), words: z.string() }),
  units: z.int().min(0),
  /** Units that were observed again, or read back from the journal. */
  unitsCompared: z.int().min(0),
  /** Is each file the same, byte for byte? null when it was not compared. */
  files: z.array(z.strictObject({ path: z.string(), same: z.boolean().nullable() })),
  /** Largest difference of a number in journal and arrays that is not whole, natural logs as decades. */
  largestDecades: z.number().min(0),
  /** Differences in all, and the first of them, at most 20: those that decide come first. */
  differences: z.int().min(0),
  places: z.array(replayPlace).max(20),
  /** What of the engine that decides digits is not as it was. */
  engine: z.array(z.strictObject({ what: z.string(), inBag: z.string(), now: z.string() })),
  /** True when engine and processor are those of the bag: then the same bytes are due. */
  sameMachine: z.boolean().nullable(),
  seconds: z.number().min(0),
});
/** See {@link replayedExamination}. */
export type ReplayedExamination = z.infer<typeof replayedExamination>;

/** What a replay of a bag found. */
export const replayReport = z.strictObject({
  schema: z.literal('palimpsest-replay'),
  schemaVersion: z.literal(1),
  bag: z.strictObject({
    folder: z.string(),
    sealNumber: z.string(),
    report: z.string(),
    /** False: the bag is not as it was sealed, and the replay went on because it was asked to. */
    intact: z.boolean(),
  }),
  mode: replayMode,
  /** Units asked for and the seed that chose them; null unless units were chosen. */
  sample: z.strictObject({ units: z.int().min(1), seed: z.string() }).nullable(),
  toleranceDecades: z.number().min(0),
  items: z.array(replayItem),
  examinations: z.array(replayedExamination),
  /**
   * True when every examination that was asked for was repeated and agrees, no fact differs, and the bag is intact. In a sample, an
   * examination of which no unit was drawn (`not-drawn`) does not count: nothing is said of it.
   */
  agrees: z.boolean(),
});
/** See {@link replayReport}. */
export type ReplayReport = z.infer<typeof replayReport>;
