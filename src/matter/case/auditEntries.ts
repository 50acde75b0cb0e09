import type { AuditEntry, AuditHead } from '../../domain/index.js';
import { scanAudit } from '../../casefile/index.js';

/** The audit log of a case as far as its chain is whole. */
export interface WholeEntries {
  /** Oldest first. */
  readonly entries: readonly AuditEntry[];
  readonly head: AuditHead;
  /** What is wrong with the line that follows; null when nothing is. */
  readonly broken: { readonly line: number; readonly reason: string } | null;
}

/** Reads the audit log up to its end, or to the first line that is not what was written. @throws {PalimpsestError} `file-*` */
export async function wholeEntries(folder: string): Promise<WholeEntries> {
  const entries: AuditEntry[] = [];
  const { head, broken } = await scanAudit(folder, (entry) => void entries.push(entry));
  return { entries, head, broken };
}
