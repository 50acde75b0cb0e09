import { sha256Hex, verdictError } from '../../base/index.js';
import { AUDIT_FILE, type CaseFolder } from '../../casefile/index.js';
import type { CaseIndex, AuditHead } from '../../domain/index.js';
import { readBytes } from '../../files/index.js';

/** A case as it stands: an index and the audit log that vouches for it. */
export interface CaseSnapshot {
  readonly index: CaseIndex;
  readonly audit: AuditSnapshot;
}

/**
 * Index and audit log of a case at one moment, between two changes: what is in the one is on record in the other. Waits for a change that
 * is under way, which may be the receipt of a large file.
 * @throws {PalimpsestError} as {@link snapshotNow}
 */
export function caseSnapshot(opened: CaseFolder): Promise<CaseSnapshot> {
  return opened.inTurn(() => snapshotNow(opened));
}

/**
 * The same without waiting for a change that takes several steps. For what is only looked at.
 * @throws {PalimpsestError} `audit-broken` when the log does not end where it should; `file-*`
 */
export async function snapshotNow(opened: CaseFolder): Promise<CaseSnapshot> {
  const { index, head } = await opened.settled();
  return { index, audit: await auditSnapshot(opened, head) };
}

const MAX_AUDIT_BYTES = 512 * 1024 * 1024;
const LINE_FEED = 10;

/** An audit log up to an entry: what is written after that does not change it. */
export interface AuditSnapshot {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  readonly head: AuditHead;
}

/** The audit log of a case as it stands now. Others may go on writing to it meanwhile. */
async function auditSnapshot(opened: CaseFolder, head: AuditHead): Promise<AuditSnapshot> {
  const path = opened.path(AUDIT_FILE);
  const all = await readBytes(path, MAX_AUDIT_BYTES);
  let end = 0;
  let start = 0;
  for (let line = 0; line < head.entries; line++) {
    start = end;
    const at = all.indexOf(LINE_FEED, end);
    end = at === -1 ? all.length : at + 1;
  }
  if (head.entries > 0 && sha256Hex(all.subarray(start, end - 1)) !== head.sha256) {
    throw verdictError(
      'audit-broken',
      `${path}: line ${head.entries} is not the one that was written last.`,
      'The log was changed after it was written. Keep this folder as it is, and continue with an unchanged copy of the case.',
      { path, line: head.entries },
    );
  }
  return { bytes: all.subarray(0, end), head };
}
