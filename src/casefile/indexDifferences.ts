import { canonicalJson } from '../base/index.js';
import { macsOf, type AuditEntry, type CaseIndex } from '../domain/index.js';
import { AUDIT_FILE } from './audit/verifyAudit.js';
import { caseOnRecord } from './caseOnRecord.js';
import { PRIVATE_FILE, type Openings } from './audit/privateLog.js';

/** A difference between a case and its audit log. `recorded` and `found` are hashes or values as text; `''` stands for nothing. */
export interface CaseDifference {
  /** Path within the case folder, with forward slashes. */
  readonly file: string;
  /** Which part of the file, e.g. `evidence E2 sha256`; empty for the file as a whole. */
  readonly what: string;
  readonly recorded: string;
  readonly found: string;
}

/**
 * Everything in `case.json` that differs from the audit log, and every missing private value whose HMAC the log holds.
 * @param entries all entries of the log
 */
export function indexDifferences(
  entries: readonly AuditEntry[],
  openings: Openings,
  index: CaseIndex,
): CaseDifference[] {
  const first = entries[0];
  const created =
    first?.action === 'case-created' && first.detail.id === index.id
      ? []
      : [difference(logFile(), 'first entry', `case-created ${index.id}`, said(first))];
  const gone = entries.flatMap((entry) =>
    Object.entries(macsOf(entry))
      .filter(([name]) => openings.line(entry, name) === undefined)
      .map(([name, mac]) => difference(slashes(PRIVATE_FILE), `${name} of entry ${entry.seq}`, mac, '')),
  );
  const recorded = caseOnRecord(entries, openings, index);
  return [...created, ...gone, ...memberDifferences(recorded, index)];
}

function memberDifferences(recorded: CaseIndex, found: CaseIndex): CaseDifference[] {
  const plain = (['id', 'createdAt', 'nextExhibit', 'examinations'] as const).flatMap((name) =>
    compare(name, recorded[name], found[name]),
  );
  const heads = Object.keys(recorded.head) as (keyof CaseIndex['head'])[];
  return [
    ...plain,
    ...heads.flatMap((name) => compare(`head ${name}`, recorded.head[name], found.head[name])),
    ...listDifferences('evidence', recorded.evidence, found.evidence),
    ...listDifferences('exhibit', recorded.exhibits, found.exhibits),
    ...listDifferences('report', recorded.reports, found.reports),
  ];
}

interface Item {
  readonly id: string;
}

function listDifferences(what: string, recorded: readonly Item[], found: readonly Item[]): CaseDifference[] {
  const ids = [...new Set([...recorded, ...found].map(({ id }) => id))];
  const items = ids.flatMap((id) => {
    const before: Readonly<Record<string, unknown>> = { ...recorded.find((one) => one.id === id) };
    const now: Readonly<Record<string, unknown>> = { ...found.find((one) => one.id === id) };
    if (before['id'] === undefined || now['id'] === undefined) {
      return compare(`${what} ${id}`, before['id'] ?? '', now['id'] ?? '');
    }
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
    return names.flatMap((name) => compare(`${what} ${id} ${name}`, before[name] ?? '', now[name] ?? ''));
  });
  if (items.length > 0) return items;
  const order = (list: readonly Item[]): string => list.map(({ id }) => id).join(', ');
  return compare(`order of ${what}s`, order(recorded), order(found));
}

function compare(what: string, recorded: unknown, found: unknown): CaseDifference[] {
  const [before, now] = [asText(recorded), asText(found)];
  return before === now ? [] : [difference('case.json', what, before, now)];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function difference(file: string, what: string, recorded: string, found: string): CaseDifference {
  return { file, what, recorded, found };
}

function said(entry: AuditEntry | undefined): string {
  if (entry === undefined) return '';
  return 'id' in entry.detail ? `${entry.action} ${entry.detail.id}` : entry.action;
}

function logFile(): string {
  return slashes(AUDIT_FILE);
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
