import { z } from 'zod';

/** How often an attack found passages that were planted in a model the same number of times. */
export const validationRateSchema = z.strictObject({
  group: z.string(),
  /** Number of times that they were in the training text; 0 for never. */
  repeats: z.int().min(0),
  /** What a sound attack reports for them. */
  expected: z.enum(['found', 'open', 'not-found']),
  found: z.int().min(0),
  of: z.int().min(0),
  /** Interval of the rate, as shares; null if nothing was tried. */
  interval: z.union([
    z.strictObject({ lower: z.number(), upper: z.number(), level: z.number(), method: z.string() }),
    z.null(),
  ]),
});
/** See {@link validationRateSchema}. */
export type ValidationRate = z.infer<typeof validationRateSchema>;

/** One attack on one model of a planted fixture. */
export const validatedAttackSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  model: z.enum(['planted', 'clean']),
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
  fixture: z.string(),
  /** Time in UTC; `command` is the command that repeats the run. */
  at: z.iso.datetime(),
  command: z.string(),
  rates: z.array(validationRateSchema),
});
/** See {@link validatedAttackSchema}. */
export type ValidatedAttackRecord = z.infer<typeof validatedAttackSchema>;

/** What the attacks of one build find and miss, as measured: `validations/<build>.json`. */
export const validationRecordSchema = z.strictObject({
  schema: z.literal('palimpsest-validation'),
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string(),
  build: z.string(),
  commit: z.string(),
  lockFileSha256: z.string(),
  /** The latest run of each attack on each model. */
  attacks: z.array(validatedAttackSchema),
});
/** See {@link validationRecordSchema}. */
export type ValidationRecord = z.infer<typeof validationRecordSchema>;
