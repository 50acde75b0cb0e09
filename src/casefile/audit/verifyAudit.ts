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
  const end = await scanAudit(folder);
  for (const { seq, time } of end.entries) {
    if (time < lastTime) notes.push(`The clock ran backwards before entry ${seq}.`);
    lastTime = time;
  }
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

/** What a scan of an audit log found, and the point at which it ended. */
export interface AuditScan {
  /** The complete, correct lines, oldest first. */
  readonly entries: readonly AuditEntry[];
  /** SHA-256 of each of them. */
  readonly heads: readonly string[];
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
 * @throws {PalimpsestError} `file-*`
 */
export async function scanAudit(folder: string): Promise<AuditScan> {
  const path = join(folder, AUDIT_FILE);
  return (await SCANS.get(path, () => scanLines(path))) ?? { ...NOTHING, entries: [], heads: [] };
}

/** One answer of a window asks for the log several times. */
const SCANS = new Untouched<AuditScan>(32 * 2 ** 20);
const NOTHING = { head: EMPTY_LOG, endByte: 0, tail: null, tailIsEntry: false, broken: null };

/** Reads the lines of a log that is there, of a case or of a bag. @throws {PalimpsestError} `line-too-long`, `file-*` */
export function scanLines(path: string): AuditScan {
  const entries: AuditEntry[] = [];
  const heads: string[] = [];
  let [head, endByte] = [EMPTY_LOG, 0];
  for (const line of readLines(path)) {
    const entry = readAuditLine(line.bytes, head);
    const read = { ...NOTHING, entries, heads, head, endByte };
    if (!line.complete) return { ...read, tail: line, tailIsEntry: typeof entry !== 'string' };
    if (typeof entry === 'string') return { ...read, broken: { line: line.number, reason: entry } };
    head = headAfter(head, line.bytes);
    endByte = line.endByte;
    heads.push(head.sha256);
    entries.push(entry);
  }
  return { ...NOTHING, entries, heads, head, endByte };
}

/** All entries of the audit log of a case, oldest first. @throws {PalimpsestError} `audit-broken` naming the line; `file-*` */
export async function readAudit(folder: string): Promise<readonly AuditEntry[]> {
  const { entries, broken } = await scanAudit(folder);
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
