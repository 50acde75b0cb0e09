import {
  evidenceHistory,
  examinationsOnRecord,
  runsOnRecord,
  type AuditEntry,
  type ExaminationOnRecord,
} from '../../domain/index.js';
import { itemsOf, member, sameJson, textOf } from '../encoding/jsonParts.js';
import { shown } from './shown.js';

/** Members of a register entry that its receipt records, beside the texts that may be corrected; paths are omitted, because a bag names files only. */
export const RECEIVED_MEMBERS = ['role', 'name', 'storage', 'sha256', 'sizeBytes', 'receivedAt'] as const;

/**
 * States how a line of `omitted` differs from what the audit log records about that examination: attack, models, works, state and time. The names
 * of models and works are those of the report's items.
 */
export function differentOmission(
  entries: readonly AuditEntry[],
  omission: unknown,
  items: unknown,
): string | undefined {
  const id = member(omission, 'id');
  const recorded = examinationsOnRecord(entries).find((one) => one.id === id);
  if (recorded === undefined) return 'the audit log does not record how it was prepared';
  const { attackId, attackVersion, status, at, evidence } = recorded;
  for (const [name, value] of Object.entries({ id: attackId, version: attackVersion })) {
    if (member(omission, 'attack', name) !== value)
      return `the attack in the report differs from ${shown(value)}, which the audit log names`;
  }
  const told = member(omission, 'status');
  // An examination that runs while the report is made has no end on record yet.
  if (told !== status && !(told === 'running' && status === 'interrupted'))
    return `the report says ${shown(String(told))}, the audit log ${status}`;
  if (member(omission, 'at') !== at) return 'the time in the report differs from that in the audit log';
  return differentEvidence(evidence, omission, items);
}

function differentEvidence(
  evidence: ExaminationOnRecord['evidence'],
  omission: unknown,
  items: unknown,
): string | undefined {
  for (const what of ['models', 'works'] as const) {
    const names = evidence[what].map((id) => nameOf(items, id));
    if (!sameJson(member(omission, what), names))
      return `the audit log names different ${what}: ${names.map(shown).join(', ')}`;
  }
  return undefined;
}

/** How a report refers to an item: by its title, or else its name, and its id. */
function nameOf(items: unknown, id: string): string {
  const evidence = itemsOf(items)
    .map((item) => member(item, 'evidence'))
    .find((one) => member(one, 'id') === id);
  if (evidence === undefined) return id;
  const title = textOf(member(evidence, 'title')) ?? '';
  return `${title === '' ? (textOf(member(evidence, 'name')) ?? '') : title} (${id})`;
}

/**
 * States how the starts and resumptions of an examination in the report differ from those in the audit log: when, by which program, what was insisted on,
 * and the result of the self-test.
 */
export function differentRuns(entries: readonly AuditEntry[], examination: unknown): string | undefined {
  const due = runsOnRecord(entries, textOf(member(examination, 'id')) ?? '');
  const runs = itemsOf(member(examination, 'runs'));
  if (runs.length !== due.length) return `the report lists ${runs.length} runs, the audit log ${due.length}`;
  const wrong = due.findIndex((run, index) => !sameJson(run, runs[index]));
  return wrong < 0 ? undefined : `run ${wrong + 1} in the report differs from the audit log`;
}

/** States how the changes that a report lists for an item differ from those in the audit log. */
export function differentChanges(entries: readonly AuditEntry[], item: unknown): string | undefined {
  const due = evidenceHistory(entries).get(textOf(member(item, 'evidence', 'id')) ?? '') ?? [];
  return sameJson(member(item, 'changes') ?? [], due)
    ? undefined
    : 'the changes of its register entry after receipt differ from those in the audit log';
}
