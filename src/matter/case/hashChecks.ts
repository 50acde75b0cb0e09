import { combinedSha256, purposeOf, type AuditEntry, type EvidencePurpose } from '../../casefile/index.js';
import type { Evidence, HashCheck } from '../../domain/index.js';
import { words } from '../words.js';

/** Entries that record hashes of evidence; the file of a relocation is hashed before its place is recorded. */
const HASHED: ReadonlySet<string> = new Set(['evidence-verified', 'evidence-changed', 'evidence-relocated']);

interface CheckedItem {
  readonly id: string;
  readonly status: string;
  /** Of each file; empty for one that was missing. */
  readonly sha256: readonly string[];
}

/**
 * Every time each piece of evidence was hashed, read off the audit log: at receipt, before and after runs, before seals, on request. What
 * counts is the hash that the log has of the receipt; the others are held against it, whatever the log says of them in words.
 */
export function hashChecks(
  entries: readonly AuditEntry[],
  evidence: readonly Evidence[],
): Record<string, HashCheck[]> {
  const checks: Record<string, HashCheck[]> = {};
  const received = receiptHashes(entries);
  for (const { id, sha256, receivedAt } of evidence) {
    const first = received.get(id) ?? sha256;
    checks[id] = [
      { when: 'receipt', examinationId: '', at: receivedAt, sha256: first, matches: first === sha256 },
    ];
  }
  for (const entry of entries) {
    const { action, detail, time } = entry;
    if (!HASHED.has(action)) continue;
    const purpose = purposeOf(entry);
    const examinationId =
      'examination' in purpose
        ? purpose.examination
        : purpose.kind === 'before-run'
          ? preparedAfter(entries, entry)
          : '';
    for (const item of itemsOf(detail['items'])) {
      const list = checks[item.id];
      const [receipt] = list ?? [];
      const sha256 = hashOf(item);
      const matches = sha256 === receipt?.sha256;
      list?.push({ when: WHEN[purpose.kind], examinationId, at: time, sha256, matches });
    }
  }
  return checks;
}

/** The hash of an item as it was found; none when a file of it was missing. */
function hashOf({ sha256 }: CheckedItem): HashCheck['sha256'] {
  const missing = sha256.filter((one) => one === '').length;
  if (sha256.length === 0) return words.unscored('no-hash-recorded');
  if (missing === 0) return combinedSha256(sha256);
  return sha256.length === 1
    ? words.unscored('file-missing')
    : words.unscored('files-missing', { missing, files: sha256.length });
}

/** Hash of each piece of evidence at its receipt, as the audit log has it. */
function receiptHashes(entries: readonly AuditEntry[]): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const { action, detail } of entries) {
    const { id, sha256 } = detail;
    if (action === 'evidence-added' && typeof id === 'string' && typeof sha256 === 'string')
      hashes.set(id, sha256);
  }
  return hashes;
}

/** What a piece of evidence was when it was last looked at. */
export interface EvidenceState {
  readonly id: string;
  /** `received`: not hashed again since receipt. */
  readonly state: 'received' | 'ok' | 'changed' | 'missing';
  /** When that was, UTC. */
  readonly at: string;
}

/** What each piece of evidence was when it was last hashed, read off the audit log. */
export function evidenceStates(
  entries: readonly AuditEntry[],
  evidence: readonly Evidence[],
): EvidenceState[] {
  const states = new Map<string, EvidenceState>(
    evidence.map(({ id, receivedAt }) => [id, { id, state: 'received', at: receivedAt }]),
  );
  for (const { action, detail, time } of entries) {
    if (!HASHED.has(action)) continue;
    for (const { id, status } of itemsOf(detail['items'])) {
      const state = status === 'ok' || status === 'missing' ? status : 'changed';
      if (states.has(id)) states.set(id, { id, state, at: time });
    }
  }
  return [...states.values()];
}

/** How a report names the purposes of a check. */
const WHEN: Readonly<Record<EvidencePurpose['kind'], HashCheck['when']>> = {
  'before-run': 'before',
  'before-resume': 'before',
  'after-run': 'after',
  'before-seal': 'seal',
  'on-request': 'request',
  'for-an-estimate': 'request',
};

/**
 * The examination that was prepared after a check: the one that names it, in older logs the one whose entry follows; empty when the
 * preparation was given up.
 */
function preparedAfter(entries: readonly AuditEntry[], { seq }: AuditEntry): string {
  const prepared = entries.filter(({ action }) => action === 'examination-prepared');
  const named =
    prepared.find(({ detail }) => detail['evidenceVerified'] === seq) ??
    prepared.find((entry) => entry.detail['evidenceVerified'] === undefined && entry.seq === seq + 1);
  const id = named?.detail['examination'];
  return typeof id === 'string' ? id : '';
}

function itemsOf(value: unknown): CheckedItem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const { id, status, sha256 } = (item ?? {}) as Partial<CheckedItem>;
    return typeof id === 'string' && typeof status === 'string' && Array.isArray(sha256)
      ? [{ id, status, sha256: sha256.filter((one) => /^([0-9a-f]{64})?$/.test(String(one))) }]
      : [];
  });
}

/** What happened to an examination besides scoring: pauses, resumes, crashes, units that could not be scored. */
export function incidentsOf(entries: readonly AuditEntry[], id: string): string[] {
  return entries
    .filter(
      ({ action, detail }) =>
        detail['examination'] === id && !isQuiet(action, detail) && !isPassed(action, detail),
    )
    .map(({ time, action, detail }) => {
      const rest = Object.entries(detail).filter(([key]) =>
        ['message', 'code', 'unit', 'reason', 'insisted'].includes(key),
      );
      const words = rest
        .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join('; ');
      return `${time} ${action}${words === '' ? '' : ` (${words.slice(0, 400)})`}`;
    });
}

/** Known answers that were given are told with the run. */
function isPassed(action: string, { result }: AuditEntry['detail']): boolean {
  return action === 'self-tested' && result !== 'failed';
}

/** A start is an incident only if a refusal was overridden for it. */
function isQuiet(action: string, { insisted }: AuditEntry['detail']): boolean {
  return QUIET.has(action) && insisted === undefined;
}

const QUIET = new Set(['examination-prepared', 'examination-started', 'examination-finished']);
