import { join } from 'node:path';
import { verdictError } from '../../base/index.js';
import { Untouched } from '../../files/index.js';
import {
  EMPTY_LOG,
  headAfter,
  isTornTail,
  readAuditLine,
  type AuditEntry,
  type AuditHead,
} from '../../domain/index.js';
import { readLines, type FileLine } from './readLines.js';

/** Path of the audit log, relative to the case folder. */
export const AUDIT_FILE = join('audit', 'audit.jsonl');

/** The result of checking an audit log. */
export type AuditVerdict =
  | { readonly kind: 'intact'; readonly head: AuditHead; readonly notes: readonly string[] }
  | {
      readonly kind: 'broken';
      /** 1 for the first line. */
      readonly line: number;
      readonly reason: string;
      /** The head of the part before the broken line. */
      readonly head: AuditHead;
    };

/**
 * Checks whether the audit log is one complete, unbroken chain. Nothing is changed. A log whose last lines were removed is still an unbroken
 * chain: compare the head with one that was published elsewhere (a sealed report).
 * @param folder the case folder
 * @returns the verdict; `notes` mention an incomplete last line and times that run backwards
 * @throws {PalimpsestError} `file-*`
 */
export async function verifyAudit(folder: string): Promise<AuditVerdict> {
  const notes: string[] = [];
  let lastTime = '';
  const end = await scanAudit(folder, (entry) => {
    if (entry.time < lastTime) notes.push(`The clock ran backwards before entry ${entry.seq}.`);
    lastTime = entry.time;
  });
  if (end.broken !== null) return { kind: 'broken', ...end.broken, head: end.head };
  if (end.tail === null) return { kind: 'intact', head: end.head, notes };
  if (!end.tailIsEntry && !isTornTail(end.tail.bytes)) {
    const reason = 'it has no line feed and is not the beginning of an entry';
    return { kind: 'broken', line: end.tail.number, reason, head: end.head };
  }
  notes.push(
    `Line ${end.tail.number} is incomplete: writing it was interrupted (${end.tail.bytes.length} bytes, no line feed). It is repaired, and the repair recorded, when the case is next opened for writing.`,
  );
  return { kind: 'intact', head: end.head, notes };
}

/** The point at which a scan of an audit log ended. */
export interface AuditScan {
  /** The head after all complete, correct lines. */
  readonly head: AuditHead;
  /** The position after the last byte of those lines. */
  readonly endByte: number;
  /** A last line without line feed. */
  readonly tail: FileLine | null;
  /** True if only the line feed is missing from {@link tail}. */
  readonly tailIsEntry: boolean;
  readonly broken: { readonly line: number; readonly reason: string } | null;
}

/**
 * Reads the audit log of a case from the first line on, until it ends or breaks. A log whose file was not touched since the last scan is not
 * read again.
 * @param onEntry called with each complete, correct line and the head after it
 * @throws {PalimpsestError} `file-*`
 */
export async function scanAudit(
  folder: string,
  onEntry: (entry: AuditEntry, head: AuditHead) => void,
): Promise<AuditScan> {
  const path = join(folder, AUDIT_FILE);
  const log = await SCANS.get(path, () => {
    const lines: ScannedLog['lines'][number][] = [];
    return { lines, scan: scanLines(path, (entry, head) => void lines.push({ entry, head })) };
  });
  if (log === null) return { head: EMPTY_LOG, endByte: 0, tail: null, tailIsEntry: false, broken: null };
  for (const { entry, head } of log.lines) onEntry(entry, head);
  return log.scan;
}

/** What a scan of a log found: every line with the head after it. */
interface ScannedLog {
  readonly lines: readonly { readonly entry: AuditEntry; readonly head: AuditHead }[];
  readonly scan: AuditScan;
}

/** One answer of a window asks for the log several times. */
const SCANS = new Untouched<ScannedLog>(32 * 2 ** 20);

/** Reads the lines of a log that is there. */
function scanLines(path: string, onEntry: (entry: AuditEntry, head: AuditHead) => void): AuditScan {
  let head = EMPTY_LOG;
  let endByte = 0;
  const end = { tail: null, tailIsEntry: false, broken: null };
  for (const line of readLines(path)) {
    const entry = readAuditLine(line.bytes, head);
    if (!line.complete) {
      return { ...end, head, endByte, tail: line, tailIsEntry: typeof entry !== 'string' };
    }
    if (typeof entry === 'string') {
      return { ...end, head, endByte, broken: { line: line.number, reason: entry } };
    }
    head = headAfter(head, line.bytes);
    endByte = line.endByte;
    onEntry(entry, head);
  }
  return { ...end, head, endByte };
}

/** The entries of a log up to its end, or to the first line that is not as it must be. @throws {PalimpsestError} `line-too-long`, `file-*` */
export function soundEntries(path: string): AuditEntry[] {
  const entries: AuditEntry[] = [];
  scanLines(path, (entry) => void entries.push(entry));
  return entries;
}

/** All entries of the audit log of a case, oldest first. @throws {PalimpsestError} `audit-broken` naming the line; `file-*` */
export async function readAudit(folder: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const { broken } = await scanAudit(folder, (entry) => void entries.push(entry));
  if (broken !== null) throw auditBroken(folder, broken.line, broken.reason);
  return entries;
}

/** The error for an audit log that was changed after it was written. */
export function auditBroken(folder: string, line: number, reason: string): Error {
  const path = join(folder, AUDIT_FILE);
  return verdictError(
    'audit-broken',
    `${path}: line ${line} breaks the chain: ${reason}.`,
    'The log was changed after it was written. Keep this folder as it is, and continue with an unchanged copy of the case.',
    { path, line, reason },
  );
}
