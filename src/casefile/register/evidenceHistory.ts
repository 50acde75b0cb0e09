import { z } from 'zod';
import {
  evidenceFieldSchema,
  evidenceRoleSchema,
  withWords,
  type Evidence,
  type EvidenceChange,
} from '../../domain/index.js';
import type { AuditEntry } from '../audit/auditEntry.js';
import type { Openings } from '../audit/privateLog.js';

// No greatest length: what was received at the command line may be longer than what can be entered now.
const word = z.string().exactOptional();
const someWords = z.strictObject({
  role: evidenceRoleSchema.exactOptional(),
  title: word,
  author: word,
  edition: word,
  firstPublished: word,
  whyUnseen: word,
  howKnown: word,
  receivedFrom: word,
  receivedBy: word,
});
const correctedDetail = z.object({ id: z.string(), before: someWords, after: someWords, reason: z.string() });
const reasonDetail = z.object({ id: z.string(), reason: z.string().min(1) });
const relocatedDetail = z.object({ id: z.string() });
const pathsValue = z.array(z.string());

/**
 * A register entry after one entry of the audit log: corrected, withdrawn, restored or relocated. Entries about something else change
 * nothing.
 * @param openings the private values, among them the paths, which the log holds as HMACs
 */
export function afterChange(evidence: Evidence, entry: AuditEntry, openings: Openings): Evidence {
  const { action, detail } = entry;
  if (detail['id'] !== evidence.id) return evidence;
  switch (action) {
    case 'evidence-corrected': {
      const parsed = correctedDetail.safeParse(detail);
      return parsed.success ? withWords(evidence, parsed.data.after) : evidence;
    }
    case 'evidence-withdrawn': {
      const parsed = reasonDetail.safeParse(detail);
      return parsed.success ? { ...evidence, withdrawn: parsed.data.reason } : evidence;
    }
    case 'evidence-restored': {
      const restored = { ...evidence };
      delete restored.withdrawn;
      return restored;
    }
    case 'evidence-relocated': {
      const paths = pathsValue.safeParse(openings.value(entry, 'paths')).data;
      return paths === undefined ? evidence : atPaths(evidence, paths);
    }
    default:
      return evidence;
  }
}

/** The item with its files in other places. @param paths absolute, in the order of its files */
export function atPaths(evidence: Evidence, paths: readonly string[]): Evidence {
  const files = evidence.files.map((file, at) => ({ ...file, path: paths[at] ?? file.path }));
  return { ...evidence, path: files[0]?.path ?? evidence.path, files };
}

/** Every change of register entries after receipt, by the id of the item, in the order of the log. */
export function evidenceHistory(entries: readonly AuditEntry[]): Map<string, EvidenceChange[]> {
  const history = new Map<string, EvidenceChange[]>();
  for (const entry of entries) {
    const found = changeOf(entry);
    if (found !== null) history.set(found.id, [...(history.get(found.id) ?? []), found.change]);
  }
  return history;
}

function changeOf(entry: AuditEntry): { readonly id: string; readonly change: EvidenceChange } | null {
  const { seq, time: at, actor: by, action, detail } = entry;
  const change = (
    id: string,
    kind: EvidenceChange['kind'],
    reason: string,
    fields: EvidenceChange['fields'] = [],
  ) => ({ id, change: { entry: seq, at, by, kind, reason, fields } });
  switch (action) {
    case 'evidence-corrected': {
      const parsed = correctedDetail.safeParse(detail).data;
      if (parsed === undefined) return null;
      const { id, before, after, reason } = parsed;
      // By name, as canonical JSON has them, so that any program lists them in the same order.
      const names = evidenceFieldSchema.options.filter((name) => after[name] !== undefined).sort();
      const fields = names.map((name) => ({ name, before: before[name] ?? '', after: after[name] ?? '' }));
      return change(id, 'corrected', reason, fields);
    }
    case 'evidence-withdrawn':
    case 'evidence-restored': {
      const parsed = reasonDetail.safeParse(detail).data;
      if (parsed === undefined) return null;
      return change(parsed.id, action === 'evidence-withdrawn' ? 'withdrawn' : 'restored', parsed.reason);
    }
    case 'evidence-relocated': {
      const parsed = relocatedDetail.safeParse(detail).data;
      return parsed === undefined ? null : change(parsed.id, 'relocated', '');
    }
    default:
      return null;
  }
}

/**
 * What was stated about evidence at an earlier point of the log: later corrections are undone. An examination that is made again is made
 * from the words that it was made from.
 * @param seq number of the last entry that counts
 * @returns the item with the words of then; everything else stays as it is
 */
export function wordsAsOf(
  entries: readonly Pick<AuditEntry, 'seq' | 'action' | 'detail'>[],
  seq: number,
): (evidence: Evidence) => Evidence {
  const later = entries
    .filter((entry) => entry.seq > seq && entry.action === 'evidence-corrected')
    .flatMap(({ detail }) => correctedDetail.safeParse(detail).data ?? []);
  return (evidence) =>
    later
      .filter(({ id }) => id === evidence.id)
      .reduceRight((item, { before }) => withWords(item, before), evidence);
}
