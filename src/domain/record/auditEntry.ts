import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../../base/index.js';
import { ACTIONS, type ActionName } from './actions.js';
import { CHAIN_START, parseChained, readChained } from './chainedLine.js';

const ENTRIES = ACTIONS.slice(1).map(({ entry }) => entry);

/**
 * One line of `audit/audit.jsonl`: who did what, and when. `prev` is the SHA-256 of the bytes of the line before, without its line feed. What
 * `detail` holds follows from the action.
 */
export const auditEntrySchema = z.discriminatedUnion('action', [ACTIONS[0].entry, ...ENTRIES], {
  error: ({ input }) => unknownAction(input),
});
/** See {@link auditEntrySchema}. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;
/** The entries with one of these actions. */
export type EntryOf<N extends ActionName> = Extract<AuditEntry, { readonly action: N }>;

/** Names the action that no version up to this one has written; undefined for what is no entry at all. */
function unknownAction(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  return `there is no action ${'action' in entry ? JSON.stringify(entry.action) : 'in it'}`;
}

const AUDIT_ENTRY = { schema: auditEntrySchema, name: 'an audit entry' };

/** The state of an audit log: the number of entries, and the SHA-256 of the last line's bytes (64 zeros for an empty log). */
export interface AuditHead {
  readonly entries: number;
  readonly sha256: string;
}

/** The head of an empty log. */
export const EMPTY_LOG: AuditHead = { entries: 0, sha256: CHAIN_START };

/** The entry as the text of its line, without line feed. */
export function auditLine(entry: AuditEntry): string {
  return canonicalJson(entry);
}

/**
 * Reads one line and checks that it follows `head`.
 * @param bytes of the line, without its line feed
 * @returns the entry, or a description of what is wrong with the line
 */
export function readAuditLine(bytes: Uint8Array, head: AuditHead): AuditEntry | string {
  return readChained(AUDIT_ENTRY, bytes, { seq: head.entries + 1, prev: head.sha256 });
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

/** The entries with one of the actions, in the order of the log. */
export function entriesOf<N extends ActionName>(
  entries: readonly AuditEntry[],
  ...actions: readonly N[]
): EntryOf<N>[] {
  return entries.filter((entry): entry is EntryOf<N> => actions.some((action) => action === entry.action));
}

/** The id of the examination that an entry is about; undefined if it is about something else. */
export function examinationOf({ detail }: AuditEntry): string | undefined {
  return 'examination' in detail ? detail.examination : undefined;
}

/** The HMACs that an entry holds for its private values: name → HMAC. */
export function macsOf({ detail }: AuditEntry): Readonly<Record<string, string>> {
  return detail.private ?? {};
}
