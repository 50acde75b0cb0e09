import { z } from 'zod';
import { exhibitContentSchema, exhibitEntrySchema } from './exhibit.js';
import { scoredSchema } from './coded.js';
import { calibrationSchema, findingSchema, logProbSchema } from './finding.js';
import { decodingPolicySchema } from './policy.js';
import { shownPassageSchema } from './windowDetails.js';

const usedItem = z.strictObject({ id: z.string(), name: z.string(), sha256: z.string() });

/** A passage that the examination measured and that touches the one that is shown. */
export const exhibitWindowSchema = z.strictObject({
  /** First token of the text that the model was given before it. */
  startToken: z.int().min(0),
  prefixStartChar: z.int().min(0),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  /** Tokens of the passage. */
  suffixTokens: z.int().min(1),
  /** `excluded`: the cleaning list touches it, so that it counts for nothing. */
  state: z.enum(['scored', 'unscored', 'excluded']),
  /** Log p of all its tokens under the full softmax. */
  logPzNats: scoredSchema,
  /** The same under each policy of the examination. */
  policyLogPzNats: z.array(logProbSchema),
  greedyExact: z.boolean(),
  greedyPrefixTokens: z.int().min(0),
});
/** See {@link exhibitWindowSchema}. */
export type ExhibitWindow = z.infer<typeof exhibitWindowSchema>;

/** A stretch of the passage and the probability of the token that it belongs to; stretches join to the passage. */
export const exhibitTokenSchema = z.strictObject({
  text: z.string(),
  /** Unscored where no measured passage holds the token. */
  logProbNats: scoredSchema,
});
/** See {@link exhibitTokenSchema}. */
export type ExhibitToken = z.infer<typeof exhibitTokenSchema>;

/** Pieces of two texts in order: what both have, and what only one has. All `work` texts join to the one, all `output` to the other. */
export const parallelPieceSchema = z.strictObject({
  kind: z.enum(['both', 'work', 'output']),
  work: z.string(),
  output: z.string(),
});
/** See {@link parallelPieceSchema}. */
export type ParallelPiece = z.infer<typeof parallelPieceSchema>;

/** What the report adds to an exhibit: the numbers, with their control, from the examination or record that it refers to. */
export const exhibitFactsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passage'),
    title: z.string(),
    role: z.enum(['target', 'control']),
    /** Heading above the passage; empty for a work without headings. */
    chapter: z.string(),
    model: usedItem,
    work: usedItem,
    attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
    policies: z.array(decodingPolicySchema),
    /** Measured passages that touch this one, by place. */
    windows: z.array(exhibitWindowSchema),
    windowsOmitted: z.int().min(0),
    tokens: z.array(exhibitTokenSchema),
    /** Why not every measured passage or token could be read; empty when all were. */
    incomplete: z.string(),
    /** Log10 p above which passages of this work count as memorized. */
    familyFloorLog10: scoredSchema,
    /** Of this work; of the examination's targets for a passage of a control. */
    calibration: calibrationSchema,
    /** The most probable passage of any control under the same examination. */
    control: z.union([z.strictObject({ title: z.string(), passage: shownPassageSchema }), z.null()]),
  }),
  z.strictObject({
    kind: z.literal('finding'),
    finding: findingSchema,
    /** Places of the finding that are left out here. */
    spansOmitted: z.int().min(0),
    title: z.string(),
    model: usedItem,
    attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
  }),
  z.strictObject({
    kind: z.literal('continuation'),
    /** Work and model output, word by word. */
    parallel: z.array(parallelPieceSchema),
    /** False when model or work of the case are not, by hash, those of the record. */
    sameModel: z.boolean(),
    sameWork: z.boolean(),
  }),
  /** The content is not what was recorded, or what it refers to cannot be read. */
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
]);
/** See {@link exhibitFactsSchema}. */
export type ExhibitFacts = z.infer<typeof exhibitFactsSchema>;

/** An exhibit as the report shows it. */
export const reportExhibitSchema = z.strictObject({
  /** PX-001, PX-002, … in the order of the exhibits. */
  label: z.string().regex(/^[A-Z]{1,8}-[0-9]{3,6}$/),
  entry: exhibitEntrySchema,
  /** Null when the content file is not what was recorded. */
  content: z.union([exhibitContentSchema, z.null()]),
  /** Path of the content file inside the sealed bag, byte for byte as in the case; empty when there is none. */
  path: z.string(),
  facts: exhibitFactsSchema,
});
/** See {@link reportExhibitSchema}. */
export type ReportExhibit = z.infer<typeof reportExhibitSchema>;
