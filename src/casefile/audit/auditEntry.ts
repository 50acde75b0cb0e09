import { z } from 'zod';
import { canonicalJson, PalimpsestError, sha256Hex } from '../../base/index.js';
import type { FileLine } from './readLines.js';

/** The value of `prev` in the first line of a hash chain. */
export const CHAIN_START = '0'.repeat(64);

/** One line of `audit/audit.jsonl`: who did what, and when. `prev` is the SHA-256 of the bytes of the line before, without its line feed. */
export const auditEntrySchema = z.strictObject({
  seq: z.int().min(1),
  time: z.iso.datetime(),
  actor: z.string(),
  action: z.string().regex(/^[a-z][a-z0-9-]*$/),
  detail: z.record(z.string(), z.json()),
  prev: z.string().regex(/^[0-9a-f]{64}$/),
});
/** See {@link auditEntrySchema}. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** The state of an audit log: the number of entries, and the SHA-256 of the last line's bytes (64 zeros for an empty log). */
export interface AuditHead {
  readonly entries: number;
  readonly sha256: string;
}

/** The entry as the text of its line, without line feed. */
export function auditLine(entry: AuditEntry): string {
  return canonicalJson(entry);
}

/**
 * Reads one line and checks that it follows `head`.
 * @returns the entry, or a description of what is wrong with the line
 */
export function readAuditLine(line: FileLine, head: AuditHead): AuditEntry | string {
  const entry = parseEntry(line.bytes);
  if (typeof entry === 'string') return entry;
  if (entry.seq !== head.entries + 1) {
    return `its number is ${entry.seq}, but ${head.entries + 1} was expected: a line was removed, added or moved`;
  }
  if (entry.prev !== head.sha256) {
    return 'its "prev" is not the SHA-256 of the line before: that line, or this one, was changed';
  }
  return entry;
}

/** The head after a line. */
export function headAfter(head: AuditHead, bytes: Uint8Array): AuditHead {
  return { entries: head.entries + 1, sha256: sha256Hex(bytes) };
}

/**
 * Is this nothing but the beginning of a line that was not written completely? True for a proper prefix of an entry, even
 * if a power failure left zero bytes after it.
 */
export function isTornTail(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, end));
  const opening = '{"action":"';
  if (text.length <= opening.length ? !opening.startsWith(text) : !text.startsWith(opening)) return false;
  return typeof parseEntry(bytes) === 'string' && !isJson(text);
}

function parseEntry(bytes: Uint8Array): AuditEntry | string {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const result = auditEntrySchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    return `it is not an audit entry (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`;
  }
  return canonical(result.data) === text
    ? result.data
    : 'it does not have the layout in which entries are written';
}

function canonical(entry: AuditEntry): string {
  try {
    return auditLine(entry);
  } catch (error) {
    if (error instanceof PalimpsestError) return '';
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
