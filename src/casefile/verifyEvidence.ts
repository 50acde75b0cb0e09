import { type ErrorCode, PalimpsestError, sha256Hex } from '../base/index.js';
import type { AuditEntry, Evidence, EvidencePurpose } from '../domain/index.js';
import { hashFile } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { evidencePaths, findEvidence } from './evidenceFiles.js';

/** The state of one file compared with its state at receipt. */
export interface FileCheck {
  readonly name: string;
  readonly path: string;
  readonly status: 'ok' | 'changed' | 'missing';
  readonly expectedSha256: string;
  /** Empty if the file is missing. */
  readonly actualSha256: string;
}

/** The state of an item of evidence compared with its state at receipt: the worst state of its files. */
export interface EvidenceCheck {
  readonly id: string;
  readonly name: string;
  readonly status: 'ok' | 'changed' | 'missing';
  readonly files: readonly FileCheck[];
}

/** The options for checking evidence. */
export interface VerifyOptions {
  /** The ids to check; by default all evidence of the case, except what was withdrawn and lies outside: it may have been given back. */
  readonly ids?: readonly string[];
  /** Why it is checked, for the audit log; by default on request. */
  readonly purpose?: EvidencePurpose;
  /** Called with the number of the audit entry that records the result. */
  readonly onRecord?: ((seq: number) => void) | undefined;
  /** Bytes hashed of all bytes to hash. */
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Is the evidence still what was received? Hashes every file again. If the case is open for writing, the result goes on record.
 * @returns one check for each item, in the order of the ids
 * @throws {PalimpsestError} `evidence-unknown`; `cancelled`; `file-*` for a file that exists but cannot be read
 */
export async function verifyEvidence(
  opened: CaseFolder,
  options: VerifyOptions = {},
): Promise<EvidenceCheck[]> {
  const items =
    options.ids?.map((id) => findEvidence(opened, id)) ?? opened.index.evidence.filter(isExpected);
  const bytesTotal = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const checks: EvidenceCheck[] = [];
  let bytesBefore = 0;
  for (const item of items) {
    const onProgress = (done: number): void =>
      options.onProgress?.(Math.min(bytesBefore + done, bytesTotal), bytesTotal);
    checks.push(await checkEvidence(opened, item, onProgress, options.signal));
    bytesBefore += item.sizeBytes;
  }
  if (opened.mode === 'write') {
    const { seq } = await record(opened, checks, options.purpose ?? { kind: 'on-request' });
    options.onRecord?.(seq);
  }
  return checks;
}

function isExpected({ withdrawn, storage }: Evidence): boolean {
  return withdrawn === undefined || storage === 'copied';
}

async function checkEvidence(
  opened: CaseFolder,
  evidence: Evidence,
  onProgress: (bytesDone: number) => void,
  signal: AbortSignal | undefined,
): Promise<EvidenceCheck> {
  const paths = evidencePaths(opened, evidence);
  const files: FileCheck[] = [];
  let bytesBefore = 0;
  for (const [index, { name, sha256, sizeBytes }] of evidence.files.entries()) {
    const path = paths[index] ?? '';
    const before = bytesBefore;
    const actualSha256 = await hashOrNothing(path, (done) => onProgress(before + done), signal);
    const status = actualSha256 === '' ? 'missing' : actualSha256 === sha256 ? 'ok' : 'changed';
    files.push({ name, path, status, expectedSha256: sha256, actualSha256 });
    bytesBefore += sizeBytes;
  }
  const worst = (['missing', 'changed'] as const).find((status) =>
    files.some((file) => file.status === status),
  );
  const register = combinedSha256(evidence.files.map(({ sha256 }) => sha256));
  const status = worst ?? (register === evidence.sha256 ? 'ok' : 'changed');
  return { id: evidence.id, name: evidence.name, status, files };
}

const GONE: ReadonlySet<ErrorCode> = new Set([
  'file-missing',
  'file-not-folder',
  'file-not-regular',
  'file-is-folder',
]);

async function hashOrNothing(
  path: string,
  onProgress: (bytesDone: number) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return (await hashFile(path, { onProgress, signal })).sha256;
  } catch (error) {
    if (error instanceof PalimpsestError && GONE.has(error.code)) return '';
    throw error;
  }
}

/**
 * The SHA-256 that stands for an item of evidence: that of its only file, or of the hexadecimal digests of its files in order, one per line.
 * @param digests the digests; at least one
 */
export function combinedSha256(digests: readonly string[]): string {
  const [only] = digests;
  if (only !== undefined && digests.length === 1) return only;
  return sha256Hex(digests.map((digest) => `${digest}\n`).join(''));
}

async function record(
  opened: CaseFolder,
  checks: readonly EvidenceCheck[],
  purpose: EvidencePurpose,
): Promise<AuditEntry> {
  const bad = checks.filter(({ status }) => status !== 'ok');
  const items = checks.map(({ id, status, files }) => ({
    id,
    status,
    sha256: files.map(({ actualSha256 }) => actualSha256),
  }));
  return opened.record(bad.length === 0 ? 'evidence-verified' : 'evidence-changed', {
    purpose,
    items,
  });
}
