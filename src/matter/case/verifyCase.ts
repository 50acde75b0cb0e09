import { verifyEvidence, type CaseFolder, type EvidenceCheck } from '../../casefile/index.js';
import { checkCase, type CaseCheck } from './checkCase.js';

/** What a whole check of a case found. */
export interface CaseVerdict extends CaseCheck {
  /** Every piece of evidence, hashed again; none when the audit log is broken. */
  readonly evidence: readonly EvidenceCheck[];
  /** True when nothing differs and all evidence is what was received. */
  readonly ok: boolean;
}

/**
 * Checks a case as thoroughly as the program can: audit log and its anchors, index, facts, start.json, journals, arrays, findings, exhibits,
 * reports that lie in it, and every byte of the evidence. Changes nothing, and on record only when the case is open for writing.
 * @param onProgress bytes of evidence hashed, of all
 * @throws {PalimpsestError} `cancelled`, `file-*`
 */
export async function verifyCase(
  opened: CaseFolder,
  onProgress?: (bytesDone: number, bytesTotal: number) => void,
): Promise<CaseVerdict> {
  const check = await checkCase(opened, { arrays: true, reports: true });
  const evidence = check.audit.kind === 'broken' ? [] : await verifyEvidence(opened, { onProgress });
  const isSame = check.audit.kind === 'intact' && check.differences.length === 0;
  return { ...check, evidence, ok: isSame && evidence.every(({ status }) => status === 'ok') };
}
