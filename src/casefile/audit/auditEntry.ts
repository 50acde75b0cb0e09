import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../../base/index.js';
import { parseChained, readChained } from './chainedLine.js';
import type { FileLine } from './readLines.js';

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

const AUDIT_ENTRY = { schema: auditEntrySchema, name: 'an audit entry' };

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
  return readChained(AUDIT_ENTRY, line.bytes, { seq: head.entries + 1, prev: head.sha256 });
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
  return typeof parseChained(AUDIT_ENTRY, bytes) === 'string' && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
