import { join } from 'node:path';
import { loggedExamination, type LoggedExamination } from '../../domain/index.js';
import type { PlannedUnit } from '../../attacks/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import { JOURNAL_FILE } from './examinationFiles.js';
import { readJournalFrom, type JournalPosition } from './followJournal.js';
import { journalBroken, type JournalHead } from './journalFormat.js';
import { scanJournal, type JournalScan } from './scanJournal.js';

/**
 * Checks the journal of an examination by itself and against the audit log. So an edited, missing or added last line is also found if the
 * run has been paused since, and a line that existed before the first run is found.
 * @throws {PalimpsestError} `journal-broken` naming the line; `audit-broken`; `file-*`
 */
export async function checkJournal(
  opened: CaseFolder,
  id: string,
  folder: string,
  units?: readonly PlannedUnit[],
): Promise<JournalScan> {
  return checkJournalAgainst(folder, loggedExamination(await readAudit(opened.folder), id), units);
}

/**
 * The same check against what was already read of the audit log.
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`
 */
export function checkJournalAgainst(
  folder: string,
  logged: LoggedExamination,
  units?: readonly PlannedUnit[],
): JournalScan {
  const path = join(folder, JOURNAL_FILE);
  const marks = heldMarks(path, logged);
  const scan = scanJournal(folder, units, marks.check);
  marks.end(scan.head);
  const atRest = linesAtRest(logged);
  if (atRest !== undefined && (scan.head.lines > atRest || scan.torn !== null))
    throw journalBroken(
      path,
      atRest + 1,
      `according to the audit log, the journal has ${atRest} lines: this line was added`,
    );
  return scan;
}

/**
 * Continues checking a journal while it is written to: from a position that was reached before, each line is compared with the previous
 * line and with the marks of the audit log. Whether its arrays exist is checked only when it is at rest.
 * @returns how far it was read
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`
 */
export async function followJournalAgainst(
  folder: string,
  logged: LoggedExamination,
  from: JournalPosition,
): Promise<JournalPosition> {
  const marks = heldMarks(join(folder, JOURNAL_FILE), logged);
  const to = await readJournalFrom(folder, from, ({ seq, prev }) =>
    marks.check({ lines: seq, sha256: prev }),
  );
  marks.check(to.head);
  marks.end(to.head);
  return to;
}

/** The number of lines that the journal must have; undefined while a run may have written more than the audit log records. */
export function linesAtRest({ isAtRest, marks }: LoggedExamination): number | undefined {
  return isAtRest ? marks.at(-1)?.lines : undefined;
}

/** Compares heads of a journal with the marks in the audit log. */
function heldMarks(
  path: string,
  logged: LoggedExamination,
): { readonly check: (head: JournalHead) => void; readonly end: (head: JournalHead) => void } {
  const marks = new Map(logged.marks.map(({ lines, head }) => [lines, head]));
  return {
    check: ({ lines, sha256 }) => {
      const mark = marks.get(lines);
      if (mark === undefined || mark === sha256) return;
      throw journalBroken(path, lines, `the audit log states SHA-256 ${mark} for this line: it was changed`);
    },
    end: ({ lines }) => {
      const most = Math.max(0, ...marks.keys());
      if (lines >= most) return;
      const what = `the journal ends here, but according to the audit log it had ${most} lines`;
      throw journalBroken(path, lines + 1, what);
    },
  };
}
