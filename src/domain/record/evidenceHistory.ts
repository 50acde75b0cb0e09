import { evidenceFieldSchema, withWords, type Evidence, type EvidenceChange } from '../case.js';
import { entriesOf, type AuditEntry, type EntryOf } from './auditEntry.js';

const KINDS = {
  'evidence-corrected': 'corrected',
  'evidence-withdrawn': 'withdrawn',
  'evidence-restored': 'restored',
  'evidence-relocated': 'relocated',
} as const;
type Change = EntryOf<keyof typeof KINDS>;

/** Every change of register entries after receipt, by the id of the item, in the order of the log. */
export function evidenceHistory(entries: readonly AuditEntry[]): Map<string, EvidenceChange[]> {
  const history = new Map<string, EvidenceChange[]>();
  for (const entry of entriesOf(
    entries,
    'evidence-corrected',
    'evidence-withdrawn',
    'evidence-restored',
    'evidence-relocated',
  )) {
    const { id } = entry.detail;
    history.set(id, [...(history.get(id) ?? []), changeOf(entry)]);
  }
  return history;
}

function changeOf(entry: Change): EvidenceChange {
  const { seq, time: at, actor: by, action, detail } = entry;
  const reason = 'reason' in detail ? detail.reason : '';
  return { entry: seq, at, by, kind: KINDS[action], reason, fields: fieldsOf(entry) };
}

function fieldsOf({ action, detail }: Change): EvidenceChange['fields'] {
  if (action !== 'evidence-corrected') return [];
  const { before, after } = detail;
  // By name, as canonical JSON has them, so that any program lists them in the same order.
  const names = evidenceFieldSchema.options.filter((name) => after[name] !== undefined).sort();
  return names.map((name) => ({ name, before: before[name] ?? '', after: after[name] ?? '' }));
}

/**
 * What was stated about evidence at an earlier point of the log: later corrections are undone. An examination that is made again is made
 * from the words that it was made from.
 * @param seq number of the last entry that counts
 * @returns the item with the words of then; everything else stays as it is
 */
export function wordsAsOf(entries: readonly AuditEntry[], seq: number): (evidence: Evidence) => Evidence {
  const later = entriesOf(entries, 'evidence-corrected').filter((entry) => entry.seq > seq);
  return (evidence) =>
    later
      .filter(({ detail }) => detail.id === evidence.id)
      .reduceRight((item, { detail }) => withWords(item, detail.before), evidence);
}
