import { join } from 'node:path';
import { FIRST_PREV, readAuditChain, type AuditChain, type AuditLine } from './auditChain.js';
import { PAYLOAD_FILES } from './bagNames.js';
import { member, textOf } from '../encoding/jsonParts.js';
import type { OpenBag } from './openBag.js';
import type { Parsed } from '../encoding/parsed.js';

export { FIRST_PREV };

const logs = new WeakMap<OpenBag, Promise<Parsed<AuditChain>>>();

/** The audit log of a bag, read once. @throws {PalimpsestError} `file-*` */
export function auditOf(bag: OpenBag): Promise<Parsed<AuditChain>> {
  const known = logs.get(bag);
  if (known !== undefined) return known;
  const read = bag.files.has(PAYLOAD_FILES.audit)
    ? readAuditChain(join(bag.folder, PAYLOAD_FILES.audit))
    : Promise.resolve({ problem: 'it is missing' });
  logs.set(bag, read);
  return read;
}

/** How far a journal had come: lines, and SHA-256 of the last one (64 zeros when there is none). */
export interface JournalMark {
  readonly lines: number;
  readonly head: string;
}

/** What an audit log records about one examination; a member is undefined where the log records nothing. */
export interface LoggedExamination {
  readonly id: string;
  startSha256?: string | undefined;
  planSha256?: string | undefined;
  /** The last mark in the log. */
  mark?: JournalMark | undefined;
  /** Nothing was written to the journal after the mark. */
  isAtRest: boolean;
  isFinished: boolean;
  journalSha256?: string | undefined;
  findingsSha256?: string | undefined;
  windowsSha256?: string | undefined;
  recomputeSha256?: string | undefined;
  /** Why the log contradicts itself. */
  problem?: string | undefined;
}

/** The results of a finished examination, of which the log has a hash. */
const RESULTS = ['journalSha256', 'findingsSha256', 'windowsSha256', 'recomputeSha256'] as const;

/**
 * All examinations that an audit log names, by id, in the order in which they were prepared. The rule what contradicts itself is the same
 * for the log of a case and of a bag.
 */
export function loggedExaminations({
  entries,
}: {
  readonly entries: readonly Pick<AuditLine, 'action' | 'detail'>[];
}): ReadonlyMap<string, LoggedExamination> {
  const found = new Map<string, LoggedExamination>();
  for (const { action, detail } of entries) {
    if (!action.startsWith('examination-')) continue;
    const id = textOf(member(detail, 'examination'));
    if (id === undefined) continue;
    const known = found.get(id);
    const entry = known ?? { id, isAtRest: false, isFinished: false };
    found.set(id, entry);
    if (action === 'examination-prepared' && known !== undefined) entry.problem = 'it was prepared twice';
    follow(entry, action, detail);
  }
  return found;
}

function follow(entry: LoggedExamination, action: string, detail: unknown): void {
  const sha256 = (name: string): string | undefined => textOf(member(detail, name));
  const mark = markOf(detail);
  switch (action) {
    case 'examination-prepared':
      entry.isAtRest = true;
      entry.mark = { lines: 0, head: FIRST_PREV };
      entry.startSha256 = sha256('startSha256');
      entry.planSha256 = sha256('planSha256');
      break;
    case 'examination-started':
    case 'examination-progress':
    case 'examination-resumed':
      entry.isAtRest = false;
      entry.mark = mark ?? entry.mark;
      break;
    case 'examination-paused':
    case 'examination-failed':
      entry.isAtRest = mark !== undefined;
      entry.mark = mark ?? entry.mark;
      break;
    case 'examination-finished': {
      if (entry.isFinished && RESULTS.some((name) => entry[name] !== sha256(name)))
        entry.problem = 'it was finished twice, with different results';
      entry.isAtRest = true;
      entry.isFinished = true;
      entry.mark = mark ?? entry.mark;
      for (const name of RESULTS) entry[name] = sha256(name);
    }
  }
}

function markOf(detail: unknown): JournalMark | undefined {
  const lines = member(detail, 'journalLines');
  const head = member(detail, 'journalHead');
  return typeof lines === 'number' && typeof head === 'string' ? { lines, head } : undefined;
}

/** Details of all entries of one kind, by a member that names what they are about. */
export function loggedBy({ entries }: AuditChain, action: string, name: string): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const entry of entries) {
    const id = entry.action === action ? textOf(member(entry.detail, name)) : undefined;
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), entry.detail]);
  }
  return found;
}
