import { z } from 'zod';
import { exhibitEntrySchema, type ExhibitEntry } from '../domain/index.js';
import type { AuditEntry } from './auditEntry.js';

const words = z.object({ title: z.string(), note: z.string() });
const edited = z.object({ id: z.string(), after: words });
const reordered = z.object({ after: z.array(z.string()) });
const removed = z.object({ id: z.string() });
const added = exhibitEntrySchema.loose();

/** The exhibits of a case as the audit log has them, in order: what every change that was put on record adds up to. */
export function exhibitsOnRecord(entries: readonly AuditEntry[]): ExhibitEntry[] {
  let exhibits: ExhibitEntry[] = [];
  for (const { action, detail } of entries) {
    if (action === 'exhibit-added') {
      const entry = added.safeParse(detail);
      if (entry.success) exhibits.push(plain(entry.data));
    } else if (action === 'exhibit-edited') {
      const change = edited.safeParse(detail);
      if (!change.success) continue;
      const { id, after } = change.data;
      exhibits = exhibits.map((one) =>
        one.id === id ? { ...one, title: after.title, note: after.note } : one,
      );
    } else if (action === 'exhibits-reordered') {
      const order = reordered.safeParse(detail);
      if (order.success) exhibits = ordered(exhibits, order.data.after);
    } else if (action === 'exhibit-removed') {
      const gone = removed.safeParse(detail);
      if (gone.success) exhibits = exhibits.filter(({ id }) => id !== gone.data.id);
    }
  }
  return exhibits;
}

function plain(entry: ExhibitEntry): ExhibitEntry {
  const { id, kind, title, note, createdAt, createdBy, contentSha256 } = entry;
  return { id, kind, title, note, createdAt, createdBy, contentSha256 };
}

function ordered(exhibits: readonly ExhibitEntry[], order: readonly string[]): ExhibitEntry[] {
  const named = order.flatMap((id) => exhibits.filter((one) => one.id === id));
  return [...named, ...exhibits.filter((one) => !order.includes(one.id))];
}
