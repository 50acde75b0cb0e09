import { z } from 'zod';
import { calibrationSchema, findingSchema } from './finding.js';
import { programRecordSchema } from './program.js';

const intervalOfRate = z.strictObject({
  lower: z.number(),
  upper: z.number(),
  level: z.number(),
  method: z.string(),
});

/**
 * The rate, 0 … 1, that divides found from not found. The whole interval of a group that must be found lies above it, and that of a group
 * that must not be found lies below it. With no hits, 36 independent trials are the fewest whose interval lies below it.
 */
export const DIVIDING_RATE = 0.1;

/** How often an attack found passages that were in the training text of a model the same number of times. */
export const validationRateSchema = z.strictObject({
  group: z.string(),
  /** Number of times that they were in the training text; 0 for never. */
  repeats: z.int().min(0),
  /** What a sound attack reports for them. */
  expected: z.enum(['found', 'open', 'not-found']),
  found: z.int().min(0),
  of: z.int().min(0),
  /** Interval of the rate, as shares; null if nothing was tried. */
  interval: z.union([intervalOfRate, z.null()]),
  /** Planted texts of which something was tried, and in how many of them at least one hit was; absent if nothing was tried. */
  reached: z
    .strictObject({ found: z.int().min(0), of: z.int().min(1), interval: intervalOfRate })
    .exactOptional(),
  /** How the rate compares with what was expected. */
  agreement: z.enum(['agrees', 'too-few', 'missed', 'false-hits', 'open', 'not-tried']),
});
/** See {@link validationRateSchema}. */
export type ValidationRate = z.infer<typeof validationRateSchema>;

/** How one test of a planted work ended that could have ended in a claim, as the findings have it. */
export const validationClaimSchema = z.strictObject({
  /** Id of the work in the manifest of the fixture, and its group. */
  work: z.string(),
  group: z.string(),
  /** Number of times that its texts were in the training text of this model; 0 for never. */
  repeats: z.int().min(0),
  /** Title of the finding. */
  finding: z.string(),
  standing: findingSchema.shape.standing,
  calibration: calibrationSchema.shape.kind,
  /** True if the test is no claim without another one of the same work; such steps are listed and not counted. */
  isStep: z.boolean(),
  /** True where no passage of the model could be expected above the floor: no test, which counts as no claim that was avoided. */
  isNoTest: z.literal(true).exactOptional(),
});
/** See {@link validationClaimSchema}. */
export type ValidationClaim = z.infer<typeof validationClaimSchema>;

/** True of a claim about text that was never in the training text of the model. */
export function isFalseClaim({ standing, repeats }: ValidationClaim): boolean {
  return standing === 'claim' && repeats === 0;
}

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
  /** SHA-256 of the manifest of the fixture. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Parameters other than the defaults. */
  parameters: z.record(z.string(), z.unknown()),
  /** See {@link methodNumbersSchema}: of the build that measured; absent if it was not recorded. */
  numbersSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  /** Every test that could have ended in a claim, by round and work. */
  claims: z.array(validationClaimSchema),
  /** Tests of text that was never in the training text of the model, without steps and without those that are no test, and how many ended in a claim. */
  falseClaims: z.strictObject({
    found: z.int().min(0),
    of: z.int().min(0),
    interval: z.union([intervalOfRate, z.null()]),
  }),
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

/** One attack on one model of a planted fixture, with the program that measured it. */
export const ratedAttackSchema = validatedAttackSchema.extend({
  program: programRecordSchema,
  /** Other builds of which it is known that this version of the attack finds the same numbers in them; only in reports. */
  sameNumbersIn: z.array(z.string()).exactOptional(),
});
/** See {@link ratedAttackSchema}. */
export type RatedAttack = z.infer<typeof ratedAttackSchema>;

/**
 * The SHA-256 of the numbers, verdicts and places, without words, that each attack of this program finds on a fixed sample:
 * `assets/methodNumbers.json`. Two builds in which they are equal for one version of an attack give the same numbers with it, so that what
 * was validated with one holds for the other.
 */
export const methodNumbersSchema = z.array(
  z.strictObject({ id: z.string(), version: z.string(), numbersSha256: z.string().regex(/^[0-9a-f]{64}$/) }),
);
/** See {@link methodNumbersSchema}. */
export type MethodNumbers = z.infer<typeof methodNumbersSchema>;

/** What was measured about the attacks before the program was shipped: `assets/validation.json`. It need not hold every attack. */
export const validationRatesSchema = z.strictObject({
  schema: z.literal('palimpsest-validation-rates'),
  schemaVersion: z.literal(1),
  attacks: z.array(ratedAttackSchema),
});
