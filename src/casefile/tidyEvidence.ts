import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../base/index.js';
import type { Evidence } from '../domain/index.js';
import { errnoOf, fileError } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { EVIDENCE_FOLDER } from './evidenceFiles.js';
import { readAudit } from './verifyAudit.js';

/**
 * Puts right what a crash during a receipt left behind: copies that never became evidence are removed, and evidence that was
 * registered but not yet put on record is put on record now.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyEvidence(opened: CaseFolder): Promise<void> {
  const folder = opened.path(EVIDENCE_FOLDER);
  const registered = new Set(opened.index.evidence.map(({ id }) => id));
  for (const name of await namesIn(folder)) {
    const isOrphan = name.startsWith('.incoming-') || (/^E[1-9][0-9]*$/.test(name) && !registered.has(name));
    if (!isOrphan) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    await opened.record('evidence-receipt-undone', {
      folder: `${EVIDENCE_FOLDER}/${name}`,
      reason: 'the receipt was cut off before it was complete',
    });
  }
  const entries = await readAudit(opened.folder);
  const recorded = new Set(
    entries.filter(({ action }) => action === 'evidence-added').map(({ detail }) => detail['id']),
  );
  for (const evidence of opened.index.evidence) {
    if (!recorded.has(evidence.id)) {
      await opened.record('evidence-added', { ...receiptDetail(evidence), recordedLate: true });
    }
  }
}

/** What the audit log says of a receipt. */
export function receiptDetail(evidence: Evidence): Record<string, Json> {
  const { id, role, name, storage, sha256, sizeBytes, receivedFrom, receivedBy, receivedAt } = evidence;
  const files = evidence.files.map((file) => ({ ...file }));
  return { id, role, name, storage, files, sha256, sizeBytes, receivedFrom, receivedBy, receivedAt };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'look into');
  }
}
