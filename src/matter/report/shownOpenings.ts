import { canonicalJson } from '../../base/index.js';
import { readOpenings, type CaseFolder, type PrivateLine } from '../../casefile/index.js';
import type { ReportExhibit, AuditEntry } from '../../domain/index.js';

/** Path of the openings in a sealed report. */
export const OPENINGS_FILE = 'data/audit/openings.jsonl';

/**
 * The private values that a report prints (the question, titles and notes of its exhibits as they are now), each with the key under which
 * the audit log holds it: so that the words printed can be compared with the log, and no earlier words can be read.
 * @returns canonical JSON, one line each, in the order of the log; empty when the log has all of them in clear
 * @throws {PalimpsestError} `file-*`
 */
export async function shownOpenings(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  exhibits: readonly ReportExhibit[],
): Promise<string> {
  const openings = await readOpenings(opened.folder);
  const shown = new Set(exhibits.map(({ entry }) => entry.id));
  const last = new Map<string, PrivateLine>();
  for (const entry of entries) {
    for (const name of ['question', 'title', 'note']) {
      const id = name === 'question' ? '' : 'id' in entry.detail ? entry.detail.id : undefined;
      if (id === undefined || (id !== '' && !shown.has(id))) continue;
      const line = openings.line(entry, name);
      if (line !== undefined) last.set(`${name} ${id}`, { ...line, seq: entry.seq });
    }
  }
  return [...last.values()]
    .sort((a, b) => a.seq - b.seq || (a.name < b.name ? -1 : 1))
    .map((line) => `${canonicalJson(line)}\n`)
    .join('');
}
