import {
  IMPERFECT_TEST,
  UNCALIBRATED_TEST,
  type Finding,
  type FindingFamily,
} from '../../../domain/index.js';
import type { AttackDefinition, AttackInput, AttackResult, PlannedTest } from '../../define.js';
import { common } from '../words/common.js';

/**
 * Gives each finding that states the result of a test of the attack its level, and its p if it has one.
 * @throws {TypeError} if a finding claims, or says that a claim was not shown, and is no test of the attack
 */
export function withFamilies(
  attack: Pick<AttackDefinition, 'id' | 'tests'>,
  { parameters, works, references }: AttackInput<Record<string, unknown>>,
  result: AttackResult,
): AttackResult {
  const tests = new Map<string, PlannedTest>();
  for (const { id: targetId } of works.filter(({ role }) => role === 'target'))
    for (const test of attack.tests({ parameters, targetId, references: references.map(({ id }) => id) }))
      tests.set(test.findingId, test);
  const findings = result.findings.map((finding): Finding => {
    const test = tests.get(finding.id);
    if (test !== undefined)
      return { ...finding, family: familyOf(finding, test, result.pValues?.get(finding.id)) };
    if (finding.standing === 'measured') return finding;
    throw new TypeError(`${finding.id} is no test of attack "${attack.id}"`);
  });
  return { ...result, findings };
}

/** The level of a test: none where no claim could rest on the number, and none where the rule states no error rate. */
function familyOf(
  { calibration: { kind } }: Pick<Finding, 'calibration'>,
  { level, needs }: PlannedTest,
  p: number | undefined,
): FindingFamily {
  const levels = {
    calibrated: level,
    imperfect: common.unscored(IMPERFECT_TEST),
    uncalibrated: common.unscored(UNCALIBRATED_TEST),
  };
  return {
    level: levels[kind],
    ...(p === undefined || kind !== 'calibrated' ? {} : { p }),
    ...(needs === undefined ? {} : { needs }),
  };
}
