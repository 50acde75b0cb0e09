import { ATTACKS } from '../../attacks/index.js';
import type { Openings } from '../../casefile/index.js';
import type { CaseIndex, AuditEntry } from '../../domain/index.js';
import { labelAt } from './exhibitFacts.js';

/** Most names of one entry. */
const MOST = 4;

/**
 * Names what entries of the audit log are about, as people know it: `PX-003 Memorized passages`, `E2 Moby-Dick`, `X1 Greedy continuation`.
 * @param entries the whole log up to now, oldest first: names of what was removed come from it
 * @param index for titles, and for the present labels of exhibits
 * @param openings for titles that the log holds as HMACs
 * @returns the name for one entry; empty for an entry about the case as a whole
 */
export function auditSubjects(
  entries: readonly AuditEntry[],
  index: Pick<CaseIndex, 'evidence' | 'exhibits'>,
  openings: Openings,
): (entry: AuditEntry) => string {
  const names = new Map<string, string>();
  for (const entry of entries) {
    const { action, detail } = entry;
    if (action === 'examination-prepared')
      names.set(detail.examination, `${detail.examination} ${attackTitle(detail.attack)}`);
    if (action === 'exhibit-added' || action === 'exhibit-edited')
      names.set(detail.id, `${detail.id} ${textOf(openings.value(entry, 'title'))}`.trim());
  }
  for (const { id, title, name } of index.evidence) names.set(id, `${id} ${title === '' ? name : title}`);
  index.exhibits.forEach(({ id, title }, place) => names.set(id, `${labelAt(place + 1)} ${title}`.trim()));
  return ({ detail }) => {
    const found = idsOf(detail).map((id) => names.get(id) ?? id);
    const more = found.length > MOST ? `, and ${found.length - MOST} more` : '';
    return `${found.slice(0, MOST).join(', ')}${more}`;
  };
}

/** The ids of what an entry names: one thing, or the models and the work, or the items that it is about. */
function idsOf(detail: AuditEntry['detail']): string[] {
  if ('examination' in detail) return [detail.examination];
  if ('report' in detail) return [detail.report];
  if ('id' in detail) return [detail.id];
  if ('model' in detail) {
    const base = 'base' in detail ? detail.base : undefined;
    return [detail.model, base, 'work' in detail ? detail.work : undefined].flatMap((id) => id ?? []);
  }
  return 'items' in detail ? detail.items.map(({ id }) => id) : [];
}

function attackTitle(id: string): string {
  return ATTACKS.find((attack) => attack.id === id)?.title ?? id;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
