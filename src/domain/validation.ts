import { z } from 'zod';

/** How often an attack found passages that were planted equally often in a model. */
export const validationRateSchema = z.strictObject({
  group: z.string(),
  /** How often they stood in the training text; 0: never. */
  repeats: z.int().min(0),
  /** What a sound attack says of them. */
  expected: z.enum(['found', 'open', 'not-found']),
  found: z.int().min(0),
  of: z.int().min(0),
  /** Of the rate, a share; null where nothing was tried. */
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
  /** UTC, and the command that repeats it. */
  at: z.iso.datetime(),
  command: z.string(),
  rates: z.array(validationRateSchema),
});
/** See {@link validatedAttackSchema}. */
export type ValidatedAttackRecord = z.infer<typeof validatedAttackSchema>;

/** What the attacks of one build were found to find, and to miss: `validations/<build>.json`. */
export const validationRecordSchema = z.strictObject({
  schema: z.literal('palimpsest-validation'),
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string(),
  build: z.string(),
  commit: z.string(),
  lockFileSha256: z.string(),
  /** The last run of each attack on each model. */
  attacks: z.array(validatedAttackSchema),
});
/** See {@link validationRecordSchema}. */
export type ValidationRecord = z.infer<typeof validationRecordSchema>;
