import { combinedSha256 } from '../../casefile/index.js';
import {
  entriesOf,
  examinationOf,
  type Evidence,
  type HashCheck,
  type AuditEntry,
  type EvidencePurpose,
  type EntryOf,
} from '../../domain/index.js';
import { words } from '../words.js';

type Hashed = EntryOf<'evidence-verified' | 'evidence-changed' | 'evidence-relocated'>;
type CheckedItem = Hashed['detail']['items'][number];

/** Entries that record hashes of evidence; the file of a relocation is hashed before its place is recorded. */
function hashedIn(entries: readonly AuditEntry[]): Hashed[] {
  return entriesOf(entries, 'evidence-verified', 'evidence-changed', 'evidence-relocated');
}

/** Why evidence was hashed. */
function purposeOf({ detail }: Hashed): EvidencePurpose {
  return 'purpose' in detail ? detail.purpose : { kind: 'on-request' };
}

/**
 * Every time each piece of evidence was hashed, read off the audit log: at receipt, before and after runs, before seals, on request. What
 * counts is the hash that the log has of the receipt; the others are compared with it, whatever the log says of them in words.
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
  const prepared = entriesOf(entries, 'examination-prepared');
  for (const entry of hashedIn(entries)) {
    const { detail, time } = entry;
    const purpose = purposeOf(entry);
    const examinationId =
      'examination' in purpose
        ? purpose.examination
        : purpose.kind === 'before-run'
          ? preparedAfter(prepared, entry)
          : '';
    for (const item of detail.items) {
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
  return new Map(entriesOf(entries, 'evidence-added').map(({ detail }) => [detail.id, detail.sha256]));
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
  for (const { detail, time } of hashedIn(entries)) {
    for (const { id, status } of detail.items) {
      if (states.has(id)) states.set(id, { id, state: status, at: time });
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

/** The examination that was prepared after a check and names it; empty when the preparation was given up. */
function preparedAfter(prepared: readonly EntryOf<'examination-prepared'>[], { seq }: AuditEntry): string {
  return prepared.find(({ detail }) => detail.evidenceVerified === seq)?.detail.examination ?? '';
}

/** What happened to an examination besides scoring: pauses, resumes, crashes, units that could not be scored. */
export function incidentsOf(entries: readonly AuditEntry[], id: string): string[] {
  return entries
    .filter((entry) => examinationOf(entry) === id && !isQuiet(entry))
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

/** Known answers that were given are listed with the run, and a start is an incident only if a refusal was overridden for it. */
function isQuiet({ action, detail }: AuditEntry): boolean {
  switch (action) {
    case 'self-tested':
      return detail.result !== 'failed';
    case 'examination-started':
      return detail.insisted === undefined;
    default:
      return action === 'examination-prepared' || action === 'examination-finished';
  }
}
