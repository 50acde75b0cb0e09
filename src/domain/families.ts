import { z } from 'zod';
import { scoredSchema } from './coded.js';
import { findingSchema } from './finding.js';

/** Code of a level that is missing because no claim could rest on the number; such a test adds nothing to the expected false claims. */
export const UNCALIBRATED_TEST = 'test-uncalibrated';

/** Code of a level that is not stated because the calibration is imperfect: the control is imperfectly matched, or nothing was replayed. */
export const IMPERFECT_TEST = 'no-rate-imperfect';

/** Code of a level that is missing because the test is a later step of a chain, which is counted once with its first step. */
export const LATER_STEP = 'later-step';

/**
 * What a claim by a test rests on: passages above the family floor; rates whose 95% intervals do not overlap; both; either; one end of a 95%
 * interval; a p-value at the level of the test.
 */
const testBasisSchema = z.enum([
  'floor',
  'rates',
  'floor-and-rates',
  'floor-or-rates',
  'interval',
  'p-value',
]);
/** See {@link testBasisSchema}. */
export type TestBasis = z.infer<typeof testBasisSchema>;

const named = z.strictObject({ id: z.string(), name: z.string() });

/** One test of a case that could have ended in a claim. */
export const familyTestSchema = z.strictObject({
  examinationId: z.string(),
  status: z.enum(['planned', 'running', 'paused', 'interrupted', 'failed', 'finished']),
  attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
  model: named,
  work: named,
  controls: z.array(named),
  /** Empty if it was not recorded. */
  seed: z.string(),
  /** Id and title of the finding that states the result; empty if it is not known which findings there would have been. */
  findingId: z.string(),
  findingTitle: z.string(),
  /** See `family` of a finding; unscored for a later step of a chain, so that the levels of all rows add up to the sum that is stated. */
  level: scoredSchema,
  /** Absent if it is not known. */
  restsOn: testBasisSchema.exactOptional(),
  p: z.number().min(0).max(1).exactOptional(),
  /** p adjusted by Holm's method for all tests of the case that have a p and stand by themselves. */
  adjustedP: z.number().min(0).max(1).exactOptional(),
  /** Id of the finding of the same examination without whose claim this one is no claim. */
  needs: z.string().exactOptional(),
  /** As the finding has it; `none` if there is no result. */
  standing: z.enum([...findingSchema.shape.standing.options, 'none']),
});
/** See {@link familyTestSchema}. */
export type FamilyTest = z.infer<typeof familyTestSchema>;

/** How many tests of a case could have ended in a claim, at one time: how often the examiner tried. */
export const familyCountsSchema = z.strictObject({
  /** Tests that stand by themselves; the further steps of a chain are in `tests` and are not counted. */
  tested: z.int().min(0),
  /** How many of them ended in a claim. */
  claimed: z.int().min(0),
  /** If nothing was memorized, at most this number of false claims is expected: the sum of the levels of the tests that have one. */
  expectedFalseClaims: z.number().min(0),
  /** Tests whose level is not stated or was not recorded: the sum does not contain them. */
  withoutLevel: z.int().min(0),
  /** Tests whose number is uncalibrated, so that no claim could rest on it: they add nothing to the sum. */
  uncalibrated: z.int().min(0),
  /** Tests of examinations that have no result. */
  withoutResult: z.int().min(0),
});
/** See {@link familyCountsSchema}. */
export type FamilyCounts = z.infer<typeof familyCountsSchema>;

/** The counts, and every test. */
export const familyRegisterSchema = familyCountsSchema.extend({
  /** In the order in which the examinations were prepared, then by work. */
  tests: z.array(familyTestSchema),
});
/** See {@link familyRegisterSchema}. */
export type FamilyRegister = z.infer<typeof familyRegisterSchema>;
