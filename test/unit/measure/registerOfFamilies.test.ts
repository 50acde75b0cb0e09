import { describe, expect, it } from 'vitest';
import { LATER_STEP, UNCALIBRATED_TEST, familyRegisterSchema } from '../../../src/domain/index.js';
import {
  registerOfFamilies,
  type ExaminationTest,
  type FamilyExamination,
} from '../../../src/measure/index.js';
import { unscored } from '../../support/unscored.js';

const work = { id: 'E2', name: 'work.txt' };

function test(findingId: string, more: Partial<ExaminationTest> = {}): ExaminationTest {
  return { work, findingId, findingTitle: findingId, level: 0.01, standing: 'not-shown', ...more };
}

function examination(examinationId: string, ...tests: readonly ExaminationTest[]): FamilyExamination {
  return {
    examinationId,
    status: 'finished',
    attack: { id: 'probabilistic', version: '1.1.0', title: 'Probabilistic extraction' },
    model: { id: 'E1', name: 'model.gguf' },
    controls: [{ id: 'E3', name: 'control.txt' }],
    seed: 'palimpsest',
    tests,
  };
}

const chain = (standing: ExaminationTest['standing']): ExaminationTest[] => [
  test('memorized-passages/E2', { standing }),
  test('coverage-family-floor/E2', { standing, needs: 'memorized-passages/E2' }),
  test('extractable-within-budget/E2', { standing, needs: 'memorized-passages/E2' }),
];

describe('the register of families', () => {
  it('of a case without an examination counts nothing', () => {
    expect(registerOfFamilies([])).toEqual({
      tested: 0,
      claimed: 0,
      expectedFalseClaims: 0,
      withoutLevel: 0,
      uncalibrated: 0,
      withoutResult: 0,
      tests: [],
    });
  });

  it('counts a chain once, and lists its later steps', () => {
    const register = registerOfFamilies([examination('X1', ...chain('claim'))]);
    expect(register).toMatchObject({ tested: 1, claimed: 1, expectedFalseClaims: 0.01 });
    expect(register.tests.map(({ findingId }) => findingId)).toEqual(
      chain('claim').map(({ findingId }) => findingId),
    );
    // Whoever adds the levels of the rows up gets the sum that is stated.
    const levels = register.tests.flatMap(({ level }) => (typeof level === 'number' ? [level] : []));
    expect(levels.reduce((sum, level) => sum + level, 0)).toBe(register.expectedFalseClaims);
    expect(register.tests.filter(({ needs }) => needs !== undefined).map(({ level }) => level)).toEqual([
      expect.objectContaining({ code: LATER_STEP }),
      expect.objectContaining({ code: LATER_STEP }),
    ]);
  });

  it('takes a step for a step of its own examination only', () => {
    const [first, second] = [examination('X1', ...chain('claim')), examination('X2', ...chain('not-shown'))];
    expect(registerOfFamilies([first, second])).toMatchObject({
      tested: 2,
      claimed: 1,
      expectedFalseClaims: 0.02,
    });
  });

  it('counts a step whose first step is missing, or that needs itself', () => {
    const lost = [test('b', { needs: 'a', standing: 'claim' }), test('c', { needs: 'c' })];
    expect(registerOfFamilies([examination('X1', ...lost)])).toMatchObject({ tested: 2, claimed: 1 });
  });

  it('adds the levels up without the dust of binary fractions', () => {
    const thirty = Array.from({ length: 30 }, (_, at) => examination(`X${at + 1}`, test('a')));
    expect(registerOfFamilies(thirty)).toMatchObject({ tested: 30, expectedFalseClaims: 0.3 });
  });

  it('counts what has no result with its level', () => {
    const stopped = { ...examination('X1', test('a', { standing: 'none' })), status: 'paused' as const };
    expect(registerOfFamilies([stopped])).toMatchObject({
      tested: 1,
      claimed: 0,
      withoutResult: 1,
      expectedFalseClaims: 0.01,
    });
  });

  it('keeps tests apart that have no level, and tests that could not claim', () => {
    const none = { ...unscored('x'), code: UNCALIBRATED_TEST };
    const register = registerOfFamilies([
      examination(
        'X1',
        test('a'),
        test('b', { level: unscored('not stated'), standing: 'claim' }),
        test('c', { level: none, standing: 'measured' }),
      ),
    ]);
    expect(register).toMatchObject({
      tested: 3,
      claimed: 1,
      expectedFalseClaims: 0.01,
      withoutLevel: 1,
      uncalibrated: 1,
    });
  });

  it('adjusts p over all examinations by Holm, without later steps of a chain', () => {
    const register = registerOfFamilies([
      examination('X1', test('a', { p: 0.01 }), test('b', { p: 0.001, needs: 'a' }), test('c')),
      examination('X2', test('a', { p: 0.04 }), test('d', { p: 0.03 })),
    ]);
    // 3 × .01; 2 × .03; then never less than the one before.
    expect(register.tests.map(({ adjustedP }) => adjustedP)).toEqual([
      0.03,
      undefined,
      undefined,
      0.06,
      0.06,
    ]);
  });

  it('is what a report may hold', () => {
    const register = registerOfFamilies([examination('X1', ...chain('claim'), test('p', { p: 0.5 }))]);
    expect(familyRegisterSchema.parse(JSON.parse(JSON.stringify(register)))).toEqual(register);
  });
});
