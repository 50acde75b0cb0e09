import { cpus } from 'node:os';
import { entriesOf, examinationOf, type AuditEntry } from '../../domain/index.js';
import { ATTACKS } from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
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
  const finished = entriesOf(entries, 'examination-finished').findLast(
    ({ detail }) => detail.examination === id,
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
    ...ranSeconds(id, start, entries),
    start,
  };
}

/** How long it ran, from the audit log; nothing if it was not finished in one go, or ran on a machine with other facts. */
function ranSeconds(
  id: string,
  { machine }: ExaminationSummary['start'],
  entries: readonly AuditEntry[],
): { readonly ranSeconds?: number } {
  const processors = cpus();
  const isHere = machine['processor'] === processors[0]?.model && machine['processors'] === processors.length;
  const own = entries.filter(
    (entry) => entry.action.startsWith('examination-') && examinationOf(entry) === id,
  );
  const began = own.findIndex(({ action }) => action === 'examination-started');
  const [first, last] = [own[began], own[began + 1]];
  if (!isHere || first === undefined || last?.action !== 'examination-finished') return {};
  return { ranSeconds: Math.max(0, (Date.parse(last.time) - Date.parse(first.time)) / 1000) };
}
