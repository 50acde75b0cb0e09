import { ATTACKS } from '../../attacks/index.js';
import type { AuditEntry, Openings } from '../../casefile/index.js';
import type { CaseIndex } from '../../domain/index.js';
import { labelAt } from './exhibitFacts.js';

/** The fields of an entry that name one thing, the most particular first. */
const ONE = ['exhibit', 'examination', 'report', 'evidence', 'id'] as const;
/** Fields that name a model and a work that an entry is about. */
const SEVERAL = ['model', 'base', 'work'] as const;
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
    const id = textOf(detail[action === 'examination-prepared' ? 'examination' : 'id']);
    if (action === 'examination-prepared') names.set(id, `${id} ${attackTitle(textOf(detail['attack']))}`);
    if (action === 'exhibit-added' || action === 'exhibit-edited')
      names.set(id, `${id} ${textOf(openings.value(entry, 'title'))}`.trim());
  }
  for (const { id, title, name } of index.evidence) names.set(id, `${id} ${title === '' ? name : title}`);
  index.exhibits.forEach(({ id, title }, place) => names.set(id, `${labelAt(place + 1)} ${title}`.trim()));
  return ({ detail }) => {
    const found = idsOf(detail).map((id) => names.get(id) ?? id);
    const more = found.length > MOST ? `, and ${found.length - MOST} more` : '';
    return `${found.slice(0, MOST).join(', ')}${more}`;
  };
}

function idsOf(detail: AuditEntry['detail']): string[] {
  const one = ONE.map((field) => textOf(detail[field])).find((id) => id !== '');
  if (one !== undefined) return [one];
  const several = SEVERAL.map((field) => textOf(detail[field])).filter((id) => id !== '');
  if (several.length > 0) return several;
  const items = detail['items'];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'id' in item ? textOf(item.id) : [],
  );
}

function attackTitle(id: string): string {
  return ATTACKS.find((attack) => attack.id === id)?.title ?? id;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
