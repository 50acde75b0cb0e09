import { PalimpsestError, utc } from '../../base/index.js';
import {
  verifyAudit,
  type AuditVerdict,
  type CaseDifference,
  type CaseFolder,
} from '../../casefile/index.js';
import { compareCase, type CaseNote, type CheckScope } from '../../examine/index.js';

/** What a check of a case against its audit log found. */
export interface CaseCheck {
  /** When it was checked, UTC. */
  readonly checkedAt: string;
  /** Were bulk arrays and earlier reports looked at as well? */
  readonly arrays: boolean;
  /** The chain of the log by itself. */
  readonly audit: AuditVerdict;
  /** What is not as the log has it; of a broken log nothing is compared. */
  readonly differences: readonly CaseDifference[];
  /** What was not compared. */
  readonly notes: readonly CaseNote[];
}

/**
 * Compares a case with its audit log and lists what differs, without refusing anything.
 * @throws {PalimpsestError} `file-*`
 */
export async function checkCase(opened: CaseFolder, scope: CheckScope): Promise<CaseCheck> {
  const checkedAt = utc(opened.clock);
  const audit = await verifyAudit(opened.folder);
  const about = { checkedAt, arrays: scope.arrays === true, audit };
  if (audit.kind === 'broken') return { ...about, differences: [], notes: [] };
  try {
    return { ...about, ...(await compareCase(opened, scope)) };
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'audit-broken') throw error;
    return { ...about, audit: await verifyAudit(opened.folder), differences: [], notes: [] };
  }
}
