import type { ExaminationOutcome } from '../../contract/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ExaminationSummary } from '../../examine/index.js';
import type { KeptFindings, KeptFinding } from './keptFindings.js';

/**
 * How each finished examination ended: of each of its works the first finding that is a test, or else the first finding. Works for which
 * the same follows are counted together.
 * @returns in the order of the summaries; an examination without findings is not among them
 * @throws {PalimpsestError} as readFindings
 */
export async function caseOutcomes(
  opened: CaseFolder,
  summaries: readonly Pick<ExaminationSummary, 'id' | 'status'>[],
  kept: Pick<KeptFindings, 'tested'>,
): Promise<ExaminationOutcome[]> {
  const outcomes: ExaminationOutcome[] = [];
  for (const { id, status } of summaries) {
    const findings = status === 'finished' ? await kept.tested(opened, id) : null;
    if (findings !== null && findings.length > 0)
      outcomes.push({ examinationId: id, works: countedWorks(findings) });
  }
  return outcomes;
}

function countedWorks(findings: readonly KeptFinding[]): ExaminationOutcome['works'] {
  const firsts = new Map<string, KeptFinding>();
  for (const finding of findings) {
    const first = firsts.get(finding.workId);
    if (first === undefined || (first.family === undefined && finding.family !== undefined))
      firsts.set(finding.workId, finding);
  }
  const counted = new Map<string, ExaminationOutcome['works'][number]>();
  for (const { standing, calibration } of firsts.values()) {
    const isUncalibrated = calibration === 'uncalibrated';
    const key = `${standing} ${isUncalibrated}`;
    counted.set(key, { standing, isUncalibrated, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted.values()];
}
