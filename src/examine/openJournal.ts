import { join } from 'node:path';
import type { PlannedUnit } from '../attacks/index.js';
import type { AuditEntry, CaseFolder } from '../casefile/index.js';
import { JOURNAL_FILE } from './examinationFiles.js';
import { examinationHistory, journalMarks } from './examinationHistory.js';
import { journalBroken } from './journalFormat.js';
import { scanJournal, type JournalScan } from './scanJournal.js';

/**
 * Checks the journal of an examination: by itself, and against what the audit log says of it, so that an edited or missing last line
 * is found too if the run was paused since.
 * @throws {PalimpsestError} `journal-broken` naming the line; `audit-broken`; `file-*`
 */
export async function checkJournal(
  opened: CaseFolder,
  id: string,
  folder: string,
  units?: readonly PlannedUnit[],
): Promise<JournalScan> {
  return checkJournalAgainst(folder, await examinationHistory(opened, id), units);
}

/**
 * The same against a history that is read already.
 * @param history the audit entries of that examination, oldest first
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`
 */
export function checkJournalAgainst(
  folder: string,
  history: readonly AuditEntry[],
  units?: readonly PlannedUnit[],
): JournalScan {
  const path = join(folder, JOURNAL_FILE);
  const marks = new Map(journalMarks(history).map(({ lines, sha256 }) => [lines, sha256]));
  const scan = scanJournal(folder, units, (head) => {
    const mark = marks.get(head.lines);
    if (mark === undefined || mark === head.sha256) return;
    throw journalBroken(path, head.lines, `the audit log has it with SHA-256 ${mark}: it was changed`);
  });
  const most = Math.max(0, ...marks.keys());
  if (scan.head.lines >= most) return scan;
  const what = `the journal ends here, but by the audit log it had ${most} lines`;
  throw journalBroken(path, scan.head.lines + 1, what);
}
