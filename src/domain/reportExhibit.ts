import { z } from 'zod';
import { exhibitContentSchema, exhibitEntrySchema } from './exhibit.js';
import { scoredSchema } from './coded.js';
import { originalPlaceSchema } from './document.js';
import { calibrationSchema, findingSchema, logProbSchema } from './finding.js';
import { decodingPolicySchema } from './policy.js';
import { shownPassageSchema } from './windowDetails.js';

const usedItem = z.strictObject({ id: z.string(), name: z.string(), sha256: z.string() });

/** A measured passage that overlaps the passage shown. */
export const exhibitWindowSchema = z.strictObject({
  /** First token of the prefix that the model was given. */
  startToken: z.int().min(0),
  prefixStartChar: z.int().min(0),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  /** Number of tokens of the passage. */
  suffixTokens: z.int().min(1),
  /** `excluded`: the cleaning list touches it, so it does not count. */
  state: z.enum(['scored', 'unscored', 'excluded']),
  /** Sum of log p of its tokens under the full softmax. */
  logPzNats: scoredSchema,
  /** The same sum under each policy of the examination. */
  policyLogPzNats: z.array(logProbSchema),
  greedyExact: z.boolean(),
  greedyPrefixTokens: z.int().min(0),
});
/** See {@link exhibitWindowSchema}. */
export type ExhibitWindow = z.infer<typeof exhibitWindowSchema>;

/** The text of one token of the passage and the token's probability. Joined, these texts are the passage. */
export const exhibitTokenSchema = z.strictObject({
  text: z.string(),
  /** Unscored if no measured passage contains the token. */
  logProbNats: scoredSchema,
});
/** See {@link exhibitTokenSchema}. */
export type ExhibitToken = z.infer<typeof exhibitTokenSchema>;

/** A part of two texts, which both have or only one has. Joined in order, all `work` texts are the one text and all `output` texts the other. */
export const parallelPieceSchema = z.strictObject({
  kind: z.enum(['both', 'work', 'output']),
  work: z.string(),
  output: z.string(),
});
/** See {@link parallelPieceSchema}. */
export type ParallelPiece = z.infer<typeof parallelPieceSchema>;

/** What the report adds to an exhibit: the numbers and their control, from the examination or the record to which the exhibit refers. */
export const exhibitFactsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passage'),
    title: z.string(),
    role: z.enum(['target', 'control']),
    /** Where the passage stands in the file that was received. */
    ...originalPlaceSchema.shape,
    model: usedItem,
    work: usedItem,
    attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
    policies: z.array(decodingPolicySchema),
    /** Measured passages that overlap this one, by position. */
    windows: z.array(exhibitWindowSchema),
    windowsOmitted: z.int().min(0),
    tokens: z.array(exhibitTokenSchema),
    /** The reason why some measured passages or tokens could not be read; empty if all were read. */
    incomplete: z.string(),
    /** Log10 p above which passages of this work count as memorized. */
    familyFloorLog10: scoredSchema,
    /** Calibration of this work; for a passage of a control, that of the examination's targets. */
    calibration: calibrationSchema,
    /** The most probable passage of any control in the same examination. */
    control: z.union([z.strictObject({ title: z.string(), passage: shownPassageSchema }), z.null()]),
  }),
  z.strictObject({
    kind: z.literal('finding'),
    finding: findingSchema,
    /** Number of passages of the finding that are omitted here. */
    spansOmitted: z.int().min(0),
    title: z.string(),
    model: usedItem,
    attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
  }),
  z.strictObject({
    kind: z.literal('continuation'),
    /** Work and model output, word by word. */
    parallel: z.array(parallelPieceSchema),
    /** False if the model (`sameModel`) or the work (`sameWork`) of the case has another hash than in the record. */
    sameModel: z.boolean(),
    sameWork: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('inspection'),
    /** False if the model (`sameModel`) or the base (`sameBase`) of the case has another hash than in the record. */
    sameModel: z.boolean(),
    sameBase: z.boolean(),
  }),
  /** The content differs from what was recorded, or what it refers to cannot be read. */
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
]);
/** See {@link exhibitFactsSchema}. */
export type ExhibitFacts = z.infer<typeof exhibitFactsSchema>;

/** An exhibit as the report shows it. */
export const reportExhibitSchema = z.strictObject({
  /** PX-001, PX-002, … in the order of the exhibits. */
  label: z.string().regex(/^[A-Z]{1,8}-[0-9]{3,6}$/),
  entry: exhibitEntrySchema,
  /** Null if the content file differs from what was recorded. */
  content: z.union([exhibitContentSchema, z.null()]),
  /** Path of the content file in the sealed bag, byte for byte as in the case; empty if there is none. */
  path: z.string(),
  facts: exhibitFactsSchema,
});
/** See {@link reportExhibitSchema}. */
export type ReportExhibit = z.infer<typeof reportExhibitSchema>;
