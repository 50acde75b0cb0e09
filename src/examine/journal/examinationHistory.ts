import { readAudit, type AuditEntry, type CaseFolder } from '../../casefile/index.js';

/** Actions of the audit log that change the state of an examination. */
const STATES = new Set([
  'examination-prepared',
  'examination-started',
  'examination-resumed',
  'examination-paused',
  'examination-failed',
  'examination-finished',
]);

/** How far the journal of a running examination has come; its state stays as it is. */
const PROGRESS = 'examination-progress';

function isStateEntry({ action, detail }: AuditEntry, id: string): boolean {
  return STATES.has(action) && detail['examination'] === id;
}

/** The entries that are about the state of an examination, or its journal. @param entries of the audit log, oldest first */
export function historyOf(entries: readonly AuditEntry[], id: string): AuditEntry[] {
  return entries.filter(
    (entry) => isStateEntry(entry, id) || (entry.action === PROGRESS && entry.detail['examination'] === id),
  );
}

/**
 * The entry that determines the state of an examination: the last one about it, except that a failure after it was finished is ignored
 * unless it was resumed in between. If a run ended while the disk became full, an older program recorded both.
 * @param entries of the audit log, oldest first
 */
export function lastState(entries: readonly AuditEntry[], id: string): AuditEntry | undefined {
  let last: AuditEntry | undefined;
  for (const entry of entries) {
    if (!isStateEntry(entry, id)) continue;
    const isLate = entry.action === 'examination-failed' && last?.action === 'examination-finished';
    if (!isLate) last = entry;
  }
  return last;
}

/** As {@link historyOf}. @throws {PalimpsestError} `audit-broken`, `file-*` */
export async function examinationHistory(opened: CaseFolder, id: string): Promise<AuditEntry[]> {
  return historyOf(await readAudit(opened.folder), id);
}

/** A point of the journal that the audit log vouches for. */
export interface JournalMark {
  readonly lines: number;
  readonly sha256: string;
}

/** The state of the journal while the examination ran, and when it was resumed, paused, failed or finished, as recorded in the audit log. */
export function journalMarks(history: readonly AuditEntry[]): JournalMark[] {
  return history.flatMap(({ detail }) => {
    const { journalLines, journalHead } = detail;
    return typeof journalLines === 'number' && typeof journalHead === 'string'
      ? [{ lines: journalLines, sha256: journalHead }]
      : [];
  });
}

/**
 * The number of lines that the journal must have at rest: none before the first run, and those of the last mark after a run that ended.
 * Undefined while a run may have written more than the audit log records.
 */
export function linesAtRest(history: readonly AuditEntry[]): number | undefined {
  const last = history.at(-1);
  switch (last?.action) {
    case 'examination-prepared':
      return 0;
    case 'examination-paused':
    case 'examination-failed':
    case 'examination-finished':
      return journalMarks([last])[0]?.lines;
    default:
      return undefined;
  }
}
