import { join } from 'node:path';
import {
  inspectLock,
  readAudit,
  readOpenings,
  type CaseFolder,
  type LockState,
} from '../../casefile/index.js';
import {
  lastState,
  type ExaminationStart,
  type ExaminationStatus,
  type AuditEntry,
} from '../../domain/index.js';
import { countLines } from '../journal/countLines.js';
import { examinationFolder, JOURNAL_FILE, missingResults, readStart } from '../journal/examinationFiles.js';

/** The summary of an examination. */
export interface ExaminationSummary {
  readonly id: string;
  readonly status: ExaminationStatus;
  readonly start: ExaminationStart;
  /** The number of lines of the journal. */
  readonly unitsDone: number;
  /** What went wrong, if the status is `failed`; otherwise empty. It may name paths of this machine. */
  readonly failure: string;
  /** The same as a code, for disclosure; otherwise empty. */
  readonly failureCode: string;
}

/**
 * All examinations of a case, in the order of their ids.
 * @param known the entries of the audit log, oldest first, if they have already been read
 * @throws {PalimpsestError} `start-broken`, `audit-broken`, `file-*`
 */
export async function listExaminations(
  opened: CaseFolder,
  known?: readonly AuditEntry[],
): Promise<ExaminationSummary[]> {
  const entries = known ?? (await readAudit(opened.folder));
  const lock = await inspectLock(opened.folder);
  const summaries: ExaminationSummary[] = [];
  for (const id of opened.index.examinations) summaries.push(await summarize(opened, id, entries, lock));
  return summaries;
}

/** The summary of one examination. @throws {PalimpsestError} `examination-unknown`; as {@link listExaminations} */
export async function summarizeExamination(opened: CaseFolder, id: string): Promise<ExaminationSummary> {
  return summarize(opened, id, await readAudit(opened.folder), await inspectLock(opened.folder));
}

async function summarize(
  opened: CaseFolder,
  id: string,
  entries: readonly AuditEntry[],
  lock: LockState,
): Promise<ExaminationSummary> {
  const folder = examinationFolder(opened, id);
  const last = lastState(entries, id);
  // Findings that are not on record were left by a crash or added by someone: resuming makes them again.
  const isFinished = last?.action === 'examination-finished' && (await missingResults(folder)).length === 0;
  const status = isFinished ? 'finished' : statusOf(last, lock);
  return {
    id,
    status,
    start: await readStart(opened, id),
    unitsDone: await countLines(join(folder, JOURNAL_FILE)),
    failure: status === 'failed' && last !== undefined ? await failureOf(opened, last) : '',
    failureCode: last?.action === 'examination-failed' ? last.detail.code : '',
  };
}

/** If results are missing, the last entry of the audit log decides; a run whose process has ended was interrupted. */
function statusOf(last: AuditEntry | undefined, lock: LockState): Exclude<ExaminationStatus, 'finished'> {
  switch (last?.action) {
    case 'examination-started':
    case 'examination-resumed': {
      const isHeld = lock.kind === 'alive' || lock.kind === 'elsewhere';
      return isHeld && lock.content.session === last.detail.session ? 'running' : 'interrupted';
    }
    case 'examination-paused':
      return 'paused';
    case 'examination-failed':
      return 'failed';
    case 'examination-finished':
      // Results were removed; resuming makes the same ones again.
      return 'interrupted';
    default:
      return 'planned';
  }
}

/** The examinations whose process currently holds the case. @throws {PalimpsestError} `file-*` */
export async function runningExaminations(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<string[]> {
  const lock = await inspectLock(opened.folder);
  return opened.index.examinations.filter((id) => statusOf(lastState(entries, id), lock) === 'running');
}

async function failureOf(opened: CaseFolder, entry: AuditEntry): Promise<string> {
  return text((await readOpenings(opened.folder)).value(entry, 'message'));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
