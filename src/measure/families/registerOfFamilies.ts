import { isScored } from '../../base/index.js';
import { LATER_STEP, UNCALIBRATED_TEST, type FamilyRegister, type FamilyTest } from '../../domain/index.js';
import { words } from '../words.js';
import { holm } from '../statistics/holm.js';

/** An examination with each of its tests that could have ended in a claim, whether or not it has a result. */
export interface FamilyExamination extends Pick<
  FamilyTest,
  'examinationId' | 'status' | 'attack' | 'model' | 'controls' | 'seed'
> {
  readonly tests: readonly ExaminationTest[];
}

/** One of the tests of an examination. */
export type ExaminationTest = Pick<
  FamilyTest,
  'work' | 'findingId' | 'findingTitle' | 'level' | 'restsOn' | 'p' | 'needs' | 'standing'
>;

/**
 * Counts every test of a case that could have ended in a claim.
 *
 * A test with level α ends in a false claim with probability at most α. The expected number of false claims is therefore at most the sum
 * of the levels, however the tests depend on each other: two attacks on the same passages, the same work under two models, the same
 * examination with another seed. A test of an examination that was stopped or failed counts with its level as well: if the examiner stops
 * what does not look well and begins again, only the sum over everything that was begun is a bound.
 *
 * The later steps of a chain (a substantial portion, extractability) are no claims without its first step. They add no chain with a false
 * claim, although a false first step may bring all of them with it. So a chain is counted once, in the number tested, in the number
 * claimed and in the sum; its later steps are listed without a level, and a false claim is one chain of claims.
 *
 * A test whose number is uncalibrated can end in no claim, and whether it is calibrated does not depend on how the scores of the work
 * compare with those of the control. It is counted as tested and adds nothing to the sum. A test whose rule states no level (an imperfect
 * calibration, another version of the method) is counted apart, because it may have added a false claim that the sum does not contain.
 *
 * A claim that is sealed is not withdrawn when more is tested: the register states how often the examiner tried, and the p-values that are adjusted
 * for all tests of the case (Holm) stand beside those on which the claims rest.
 * @param examinations all of a case, in the order in which they were prepared; this is the order of the rows
 * @source Holm 1979, Scandinavian Journal of Statistics 6:65 (adjusted p)
 */
export function registerOfFamilies(examinations: readonly FamilyExamination[]): FamilyRegister {
  const rows = examinations.flatMap(rowsOf);
  const heads = rows.filter(({ isHead }) => isHead).map(({ test }) => test);
  const withP = heads.filter(({ p }) => p !== undefined);
  const adjusted = holm(withP.map(({ p }) => p ?? 1));
  const adjustedOf = new Map(withP.map((test, at) => [test, adjusted[at]]));
  const levels = heads.flatMap(({ level }) => (isScored(level) ? [level] : []));
  const uncalibrated = heads.filter(
    ({ level }) => !isScored(level) && level.code === UNCALIBRATED_TEST,
  ).length;
  return {
    tested: heads.length,
    claimed: heads.filter(({ standing }) => standing === 'claim').length,
    expectedFalseClaims: sumOf(levels),
    withoutLevel: heads.length - levels.length - uncalibrated,
    uncalibrated,
    withoutResult: heads.filter(({ standing }) => standing === 'none').length,
    tests: rows.map(({ test }) => {
      const adjustedP = adjustedOf.get(test);
      return adjustedP === undefined ? test : { ...test, adjustedP };
    }),
  };
}

/** The tests of an examination, and whether each stands by itself: what needs a test that is not there is counted rather than lost. */
function rowsOf({ tests, ...examination }: FamilyExamination): { test: FamilyTest; isHead: boolean }[] {
  const ids = new Set(tests.map(({ findingId }) => findingId));
  return tests.map((one) => {
    const isHead = one.needs === undefined || one.needs === one.findingId || !ids.has(one.needs);
    const test = { ...examination, controls: [...examination.controls], ...one };
    return { test: isHead ? test : { ...test, level: words.unscored(LATER_STEP) }, isHead };
  });
}

/** The sum to twelve decimals, so that adding .01 thirty times gives .3. */
function sumOf(levels: readonly number[]): number {
  return Math.round(levels.reduce((sum, level) => sum + level, 0) * 1e12) / 1e12;
}
