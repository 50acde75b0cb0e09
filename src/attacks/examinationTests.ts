import type { Scored, Unscored } from '../base/index.js';
import {
  UNCALIBRATED_TEST,
  type ExaminationStart,
  type ExaminationStatus,
  type Finding,
} from '../domain/index.js';
import type { ExaminationTest, FamilyExamination } from '../measure/index.js';
import type { PlannedTest } from './define.js';
import { common } from './kit/index.js';
import { ATTACKS } from './registry.js';

/** What of a finding tells its test. */
export type TestedFinding = Pick<Finding, 'id' | 'workId' | 'title' | 'standing' | 'family'>;

/**
 * The tests of an examination that could have ended in a claim, by work and then in the order of the findings. With findings, they are
 * those that the findings name. Without, they are those that its attack would have made with the same plan. If this program does not know
 * the attack or refuses the parameters, each target counts as one test.
 */
export function testsOfExamination(
  start: Pick<ExaminationStart, 'attack' | 'parameters' | 'references' | 'targets' | 'controls'>,
  findings: readonly TestedFinding[] | null,
): ExaminationTest[] {
  return start.targets.flatMap(({ id, name }) => {
    const planned = plannedTests(start, id);
    const isThisVersion = ATTACKS.some(
      ({ id: attackId, version }) => attackId === start.attack.id && version === start.attack.version,
    );
    const tests =
      findings === null
        ? testsWithoutResult(start, planned)
        : testsOfFindings(findings.filter(({ workId }) => workId === id));
    return tests.map((test) => {
      const plan = isThisVersion ? planned?.find(({ findingId }) => findingId === test.findingId) : undefined;
      return { ...test, ...(plan === undefined ? {} : { restsOn: plan.restsOn }), work: { id, name } };
    });
  });
}

/** An examination for the register of its case. */
export function familyExamination(
  {
    id,
    status,
    start,
  }: {
    readonly id: string;
    readonly status: ExaminationStatus;
    readonly start: ExaminationStart;
  },
  findings: readonly TestedFinding[] | null,
): FamilyExamination {
  const { attack, model, controls, seed } = start;
  return {
    examinationId: id,
    status,
    attack: { ...attack, title: ATTACKS.find((one) => one.id === attack.id)?.title ?? attack.id },
    model: { id: model.id, name: model.name },
    controls: controls.map((control) => ({ id: control.id, name: control.name })),
    seed,
    tests: testsOfExamination(start, findings),
  };
}

/**
 * An examination that is on record and no longer in the case folder: each of its works counts as one test.
 * @param about its evidence by the audit log; `works` are the targets
 */
export function lostExamination(
  about: Pick<FamilyExamination, 'examinationId' | 'status' | 'model' | 'controls'> & {
    readonly attack: { readonly id: string; readonly version: string };
    readonly works: readonly ExaminationTest['work'][];
  },
): FamilyExamination {
  const { works, attack, ...more } = about;
  return {
    ...more,
    attack: { ...attack, title: ATTACKS.find((one) => one.id === attack.id)?.title ?? attack.id },
    seed: '',
    tests: works.map((work) => ({ ...unknownTest(), work })),
  };
}

type TestOfWork = Omit<ExaminationTest, 'work'>;

/** Null if this program does not know the attack or refuses its parameters. */
function plannedTests(
  { attack: { id }, parameters, references }: Pick<ExaminationStart, 'attack' | 'parameters' | 'references'>,
  targetId: string,
): readonly PlannedTest[] | null {
  const attack = ATTACKS.find((one) => one.id === id);
  const parsed = attack?.parameters.safeParse(parameters);
  if (attack === undefined || parsed?.success !== true) return null;
  try {
    return attack.tests({ parameters: parsed.data, targetId, references: references.map((one) => one.id) });
  } catch {
    return null;
  }
}

function testsWithoutResult(
  { attack, controls }: Pick<ExaminationStart, 'attack' | 'controls'>,
  planned: readonly PlannedTest[] | null,
): TestOfWork[] {
  const isThisVersion = ATTACKS.some(({ id, version }) => id === attack.id && version === attack.version);
  const levelOf = (level: number): Scored =>
    controls.length === 0
      ? common.unscored(UNCALIBRATED_TEST)
      : isThisVersion
        ? level
        : common.unscored('level-of-other-version');
  if (planned === null) return [unknownTest()];
  return planned.map(({ findingId, level, needs }) => ({
    findingId,
    findingTitle: '',
    level: levelOf(level),
    ...(needs === undefined ? {} : { needs }),
    standing: 'none',
  }));
}

function testsOfFindings(findings: readonly TestedFinding[]): TestOfWork[] {
  return findings.flatMap(({ id, title, standing, family }) =>
    family === undefined ? [] : [{ findingId: id, findingTitle: title, ...family, standing }],
  );
}

function unknownTest(): TestOfWork {
  return { findingId: '', findingTitle: '', level: notRecorded(), standing: 'none' };
}

function notRecorded(): Unscored {
  return common.unscored('level-not-recorded');
}
