import { counted, isScored, pValue, wholeNumber } from '../base/index.js';
import {
  EXPONENTIAL_TAIL,
  IMPERFECT_TEST,
  LATER_STEP,
  STANDING,
  UNCALIBRATED_TEST,
  type FamilyCounts,
  type FamilyTest,
  type TestBasis,
} from '../domain/index.js';

/** How many tests of a case could have ended in a claim, how many did, and how many false claims are expected: whole sentences. */
export function familySummary(counts: FamilyCounts): string {
  const { tested, claimed, expectedFalseClaims, withoutLevel, uncalibrated, withoutResult } = counts;
  if (tested === 0) return 'No test in this case could have ended in a claim.';
  if (withoutResult === tested)
    return `${counted(tested, 'test')} can end in a claim in this case; none has a result, because no examination is finished. Tests outside this case are not counted.`;
  const did = claimed === 0 ? 'none did' : `${wholeNumber(claimed)} did`;
  const summed = tested - withoutLevel - uncalibrated;
  return [
    `${counted(tested, 'test')} could have ended in a claim in this case; ${did}. Tests outside this case are not counted.`,
    summed === 0
      ? ''
      : `If nothing was memorized, no more than about ${atMost(expectedFalseClaims)} claims are expected (the sum of the levels of the tests). This assumes that each control differs from its work in nothing but what the model saw, and that ${EXPONENTIAL_TAIL}.`,
    withoutLevel === 0
      ? ''
      : `${wholeNumber(withoutLevel)} of these tests ${withoutLevel === 1 ? 'has' : 'have'} no stated level, and the number of false claims that ${withoutLevel === 1 ? 'it adds' : 'they add'} is not known.`,
    uncalibrated === 0
      ? ''
      : `${counted(uncalibrated, 'test')} ${uncalibrated === 1 ? 'is not calibrated and supports' : 'are not calibrated and support'} no claim.`,
    withoutResult === 0
      ? ''
      : `${counted(withoutResult, 'test')} ${withoutResult === 1 ? 'has' : 'have'} no result, because the examination was not finished.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The level of a test: a probability, the step that it belongs to, or why it has none. */
export function levelWords({ level }: Pick<FamilyTest, 'level'>): string {
  if (typeof level === 'number') return atMost(level);
  if (level.code === LATER_STEP) return 'later step, not counted';
  if (level.code === UNCALIBRATED_TEST) return 'none: uncalibrated';
  return level.code === IMPERFECT_TEST ? 'not stated: imperfect calibration' : 'not recorded';
}

/** What a claim by each kind of test rests on, and what decides where there is no p. */
const BASES: Readonly<Record<TestBasis, { readonly rule: string; readonly noP: string }>> = {
  floor: { rule: 'passages above the family floor', noP: 'none: the floor decides' },
  rates: { rule: 'rates whose 95% intervals do not overlap', noP: 'none: intervals decide' },
  'floor-and-rates': {
    rule: 'passages above the family floor, which gives the level, and rates whose 95% intervals do not overlap',
    noP: 'none: the floor and intervals decide',
  },
  'floor-or-rates': {
    rule: 'passages above the family floor, or rates whose 95% intervals do not overlap',
    noP: 'none: the floor or intervals decide',
  },
  interval: { rule: 'one end of a 95% interval', noP: 'none: an interval decides' },
  'p-value': { rule: 'a p-value that is at most the level', noP: 'none' },
};

/** What a claim by a test rests on; empty for a later step, and where it is not known. */
export function testRule({ level, restsOn }: Pick<FamilyTest, 'level' | 'restsOn'>): string {
  return restsOn === undefined || isLaterStep({ level }) ? '' : `A claim rests on ${BASES[restsOn].rule}.`;
}

function isLaterStep({ level }: Pick<FamilyTest, 'level'>): boolean {
  return !isScored(level) && level.code === LATER_STEP;
}

/** The p of a test and its adjusted p, or why it has none. */
export function familyPWords({
  p,
  adjustedP,
  level,
  restsOn,
}: Pick<FamilyTest, 'p' | 'adjustedP' | 'level' | 'restsOn'>): string {
  if (p === undefined) return restsOn === undefined || isLaterStep({ level }) ? 'none' : BASES[restsOn].noP;
  return adjustedP === undefined ? pValue(p) : `${pValue(p)}, adjusted ${pValue(adjustedP)}`;
}

/** How a test ended. */
export function familyResult({ standing, status }: Pick<FamilyTest, 'standing' | 'status'>): string {
  return standing === 'none' ? `No result (${status})` : STANDING[standing].label;
}

/** The test by the title of its finding, or by what else is known of it. */
export function familyTitle({
  findingTitle,
  findingId,
}: Pick<FamilyTest, 'findingTitle' | 'findingId'>): string {
  if (findingTitle !== '') return findingTitle;
  return findingId === '' ? 'not recorded' : findingId;
}

/** A number of claims, or a level, rounded up to three decimals so that “at most” stays true. */
function atMost(value: number): string {
  return String(Math.ceil(value * 1000 - 1e-6) / 1000);
}
