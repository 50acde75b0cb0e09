import { ATTACKS } from '../../attacks/index.js';
import type { AuditEntry, CaseFolder } from '../../casefile/index.js';
import { listExaminations, type ExaminationSummary } from '../../examine/index.js';
import type { ExaminationShort } from '../../contract/index.js';

/**
 * All examinations of a case as windows show them, in the order of their ids.
 * @param entries the audit log, oldest first
 * @throws {PalimpsestError} `start-broken`, `file-*`
 */
export async function shortExaminations(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<ExaminationShort[]> {
  const summaries = await listExaminations(opened, entries);
  return summaries.map((summary) => shortExamination(opened, summary, entries));
}

/** One examination as windows show it. */
export function shortExamination(
  opened: CaseFolder,
  { id, status, start, unitsDone, failure }: ExaminationSummary,
  entries: readonly AuditEntry[],
): ExaminationShort {
  const model = opened.index.evidence.find((evidence) => evidence.id === start.model.id);
  const finished = entries.findLast(
    ({ action, detail }) => action === 'examination-finished' && detail['examination'] === id,
  );
  return {
    id,
    status,
    unitsDone,
    units: start.units,
    failure,
    attackId: start.attack.id,
    attackTitle: ATTACKS.find((attack) => attack.id === start.attack.id)?.title ?? start.attack.id,
    modelId: start.model.id,
    modelName: model === undefined || model.title === '' ? start.model.name : model.title,
    targetIds: start.targets.map((target) => target.id),
    controlIds: start.controls.map((control) => control.id),
    startedAt: start.startedAt,
    finishedAt: status === 'finished' ? (finished?.time ?? '') : '',
    start,
  };
}
