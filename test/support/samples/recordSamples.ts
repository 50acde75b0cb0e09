import { canonicalJson, type Json } from '../../../src/base/index.js';
import type { CaseFolder } from '../../../src/casefile/index.js';
import type { AuditEntry } from '../../../src/domain/index.js';

/** Puts an entry on record from which nothing follows. */
export function note(opened: CaseFolder, text = 'noted'): Promise<AuditEntry> {
  return opened.record('evidence-receipt-undone', { folder: 'evidence/none', reason: text });
}

/** The detail of an entry as its line has it. */
export function detailOf({ detail }: Pick<AuditEntry, 'detail'>): Readonly<Record<string, Json>> {
  return JSON.parse(canonicalJson(detail)) as Record<string, Json>;
}

const SHA256 = 'a'.repeat(64);

/** Puts the beginning of a report on record. */
export function beginReport(
  opened: CaseFolder,
  report: string,
  number = 1,
  { sealed = false, path = '' } = {},
): Promise<AuditEntry> {
  const detail = { report, number, revision: 1, sealed, pid: 1, examinations: [], exhibits: [] };
  return opened.record('report-begun', detail, { path });
}

/** Puts an examination on record that was prepared. */
export const PREPARED = {
  attack: 'probabilistic',
  version: '1.0.0',
  planSha256: SHA256,
  startSha256: SHA256,
  tokens: {},
  evidenceVerified: 1,
  model: 'E1',
  references: [],
  targets: [],
  controls: [],
  parametersSha256: SHA256,
};

/** The program of a run. */
export const PROGRAM = { name: 'palimpsest', version: '0', build: 'b', commit: 'c', lockFileSha256: 'd' };
