import { z } from 'zod';
import { remarkSchema, scoredSchema } from '../coded.js';

/** One size at which an attack could be applied: which part of the passages it tests, and what that takes on this machine. */
const standardSizeSchema = z.strictObject({
  /** Parameters that differ from the attack's defaults. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What is tested, as a phrase, e.g. `every passage`. */
  words: z.string(),
  /** Tokens to evaluate, as a share of those of the largest size, above 0, at most 1. */
  share: z.number().gt(0).max(1),
  units: z.int().min(0),
  /** Hash of the plan: an examination of the case with the same one has this size already. */
  planSha256: z.string().regex(/^[0-9a-f]{64}$/),
  tokens: z.int().min(0),
  /** Seconds on this machine, preparing included; unscored if no rate could be measured. */
  seconds: scoredSchema,
});
/** See {@link standardSizeSchema}. */
export type StandardSize = z.infer<typeof standardSizeSchema>;

/** An attack on one model that belongs to the standard examination, at each size that is offered. */
export const standardCandidateSchema = z.strictObject({
  attackId: z.string(),
  attackTitle: z.string(),
  modelId: z.string(),
  targetIds: z.array(z.string()).min(1),
  controlIds: z.array(z.string()),
  /** The reference model of the case, for an attack that compares with one. */
  referenceIds: z.array(z.string()),
  /** What the attack is worth when it tests every passage, in points: docs/design/standard-examination.md gives the reasons. */
  worth: z.number().gt(0),
  /** Position of the size that is taken if there is no time limit. */
  usual: z.int().min(0),
  /** Ascending by tokens; at least 1. */
  sizes: z.array(standardSizeSchema).min(1),
  /** What its plan says before the run, e.g. that no control was chosen. */
  warnings: z.array(remarkSchema),
});
/** See {@link standardCandidateSchema}. */
export type StandardCandidate = z.infer<typeof standardCandidateSchema>;

/** An attack that is not part of a standard examination here, and why. */
export const standardOmissionSchema = z.strictObject({
  attackId: z.string(),
  attackTitle: z.string(),
  /** Empty if it is omitted for every model. */
  modelId: z.string(),
  why: remarkSchema,
});
/** See {@link standardOmissionSchema}. */
export type StandardOmission = z.infer<typeof standardOmissionSchema>;

/** What a standard examination could hold on this machine, before a time limit is applied. */
export const standardEstimateSchema = z.strictObject({
  candidates: z.array(standardCandidateSchema),
  omissions: z.array(standardOmissionSchema),
  /** What is said of all of them, e.g. that another run uses the machine. */
  warnings: z.array(remarkSchema),
});
/** See {@link standardEstimateSchema}. */
export type StandardEstimate = z.infer<typeof standardEstimateSchema>;
