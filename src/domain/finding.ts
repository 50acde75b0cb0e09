import { z } from 'zod';
import type { Unscored } from '../base/index.js';
import { remarkSchema, scoredSchema, unscoredSchema } from './coded.js';
import { testedTextSchema } from './tested/testedText.js';

/** A natural-log probability; `-inf` is probability zero (the policy does not keep the token). */
export const logProbSchema = z.union([z.number().max(1e-6), z.literal('-inf')]);
/** See {@link logProbSchema}. */
export type LogProbJson = z.infer<typeof logProbSchema>;

/** How a copy was obtained: intended by the user, not intended, or by any means. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
export const findingTagSchema = z.enum(['extraction', 'regurgitation', 'reconstruction']);
/** See {@link findingTagSchema}. */
export type FindingTag = z.infer<typeof findingTagSchema>;

/** The element of the definition of memorization that a finding serves. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
export const findingElementSchema = z.enum([
  'reconstructed',
  'near-exact',
  'substantial-portion',
  'specific-work',
]);
/** See {@link findingElementSchema}. */
export type FindingElement = z.infer<typeof findingElementSchema>;

/** What a number was compared with. */
export const calibrationSchema = z.strictObject({
  kind: z.enum(['calibrated', 'imperfect', 'uncalibrated']),
  /** Reasons why the number is not, or not fully, calibrated; empty when it is. */
  reasons: z.array(remarkSchema),
  /** Ids of the control works; empty when there is none. */
  controls: z.array(z.string()),
});
/** See {@link calibrationSchema}. */
export type Calibration = z.infer<typeof calibrationSchema>;

/** An interval with what it is for, its method and its level. */
export const intervalSchema = z.union([
  z.strictObject({
    kind: z.literal('interval'),
    lower: z.number(),
    upper: z.number(),
    level: z.number().gt(0).lt(1),
    method: z.string(),
    of: z.string(),
  }),
  unscoredSchema.extend({ kind: z.literal('none') }),
]);
/** See {@link intervalSchema}. */
export type Interval = z.infer<typeof intervalSchema>;

/** States that there is no interval, with the reason. */
export function noInterval(why: Unscored): Interval {
  return { ...why, kind: 'none' };
}

/** A passage of a work, or several joined, in characters (Unicode code points) of its reading text. */
export const spanSchema = z.strictObject({
  workId: z.string(),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  /** Log p of the passage; unscored if the span is not a single passage. */
  logProbNats: z.union([logProbSchema, unscoredSchema]),
});
/** See {@link spanSchema}. */
export type FindingSpan = z.infer<typeof spanSchema>;

/**
 * The test of a finding that could have ended in a claim by the rule of its attack, as the register of the case counts it. It is there
 * whatever came of it.
 */
export const findingFamilySchema = z.strictObject({
  /**
   * Level at which the test was held, 0 … 1: if nothing was memorized, it ends in a claim with at most this probability. Unscored if its
   * rule states none, or if no claim could rest on the number.
   */
  level: scoredSchema,
  /** p-value of the whole test, 0 … 1, not adjusted for other tests; absent if the claim does not rest on one. */
  p: z.number().min(0).max(1).exactOptional(),
  /** Id of the finding of the same examination without whose claim this one is no claim; absent if the test stands by itself. */
  needs: z.string().exactOptional(),
});
/** See {@link findingFamilySchema}. */
export type FindingFamily = z.infer<typeof findingFamilySchema>;

/** The bits of a text, by whom they were supplied: `examiner` + `model` + `language` = `whole`. */
const bitsSuppliedSchema = z.strictObject({
  /** 8 × the bytes of the text. */
  whole: z.number().min(0),
  /** 8 × the bytes of the reconstruction file: everything that decoding is given besides the model. */
  examiner: z.number().min(0),
  /** What is left; negative where the model needs a larger file than general language does. */
  model: z.number(),
  /** What general language supplies: the bits of the text less those of its file under a reference model, else under a compressor. */
  language: z.number(),
});
/** See {@link bitsSuppliedSchema}. */
export type BitsSupplied = z.infer<typeof bitsSuppliedSchema>;

/** Whose information a text is when it is restored from a model and a reconstruction file. */
export const bitsLedgerSchema = z.strictObject({
  /** The reference model that stands for general language; absent where a compressor does. */
  reference: z.strictObject({ id: z.string(), name: z.string() }).exactOptional(),
  work: bitsSuppliedSchema,
  /** Null if there is no control. */
  control: bitsSuppliedSchema.nullable(),
});
/** See {@link bitsLedgerSchema}. */
export type BitsLedger = z.infer<typeof bitsLedgerSchema>;

/** One reported result: value, interval, control, passages and caveats, with the result in plain words. */
export const findingSchema = z.strictObject({
  /** Stable key within the findings, e.g. `coverage-family-floor/E3`. */
  id: z.string(),
  title: z.string(),
  /** The result in plain words. The control is in the same sentence as the number that it belongs to. */
  sentence: z.string(),
  tag: findingTagSchema,
  element: findingElementSchema,
  workId: z.string(),
  value: scoredSchema,
  /** Unit of the value, e.g. `share of characters`, `windows`, `tokens`, `decades`. */
  unit: z.string(),
  /** The counts from which a share was computed: hits, total, and what was counted. */
  count: z.strictObject({ hits: z.number(), total: z.number(), of: z.string() }).optional(),
  /** How much of the work the number is about; absent where the attack measures a random sample, or no passages of the work. */
  tested: testedTextSchema.exactOptional(),
  /** How many passages are written with at most this number of changed words, in the work and in the control, ascending; the last is the count. */
  byChanges: z
    .array(z.strictObject({ most: z.int().min(0), hits: z.int().min(0), controlHits: z.int().min(0) }))
    .exactOptional(),
  /** In how many parts (chapters, works of a collection, or 2,000 tokens) passages count, of how many: of the work and of the control. */
  parts: z
    .strictObject({
      of: z.enum(['chapters', 'parts']),
      hits: z.int().min(0),
      total: z.int().min(1),
      controlHits: z.int().min(0),
      controlTotal: z.int().min(0),
    })
    .exactOptional(),
  /** The same quantity for the control; unscored if there is none. */
  controlValue: scoredSchema,
  /** The counts of that share. */
  controlCount: z.strictObject({ hits: z.number(), total: z.number(), of: z.string() }).exactOptional(),
  interval: intervalSchema,
  /** Name of the threshold and its log10; absent if the finding has none. */
  threshold: z.strictObject({ name: z.string(), log10: scoredSchema }).optional(),
  calibration: calibrationSchema,
  /** `claim`: every condition is met; `not-shown`: the claim was tested and a condition is not met; `measured`: no claim rests on the number. */
  standing: z.enum(['claim', 'not-shown', 'measured']),
  /** Absent if no claim could rest on the finding by any result. */
  family: findingFamilySchema.exactOptional(),
  spans: z.array(spanSchema),
  caveats: z.array(remarkSchema),
  /** Whose bits restore the work; of a reconstruction file alone. */
  ledger: bitsLedgerSchema.exactOptional(),
  /** Set if this finding answers the question about its work, before every other finding that has a number. */
  isHeadline: z.literal(true).optional(),
});
/** See {@link findingSchema}. */
export type Finding = z.infer<typeof findingSchema>;

/** The calibration of a finding as it is shown: a fixed threshold is not calibrated, however well the control fits. */
export type ShownCalibration = Calibration['kind'] | 'fixed-threshold';
