import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, fileError } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { EVIDENCE_FOLDER } from './evidenceFiles.js';
import { LOG_FIRST_VERSION } from './logFirst.js';
import { receiptOnRecord } from './receiptOnRecord.js';
import { readAudit } from './verifyAudit.js';

/**
 * Puts right what a crash during a receipt left behind: copies that never became evidence are removed. Older programs registered
 * evidence before it was on record: where the crash fell between the two, it is put on record now.
 * @param fromVersion schema version that the index was read in
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyEvidence(opened: CaseFolder, fromVersion: number): Promise<void> {
  const folder = opened.path(EVIDENCE_FOLDER);
  const recorded = new Set(
    (await readAudit(opened.folder))
      .filter(({ action }) => action === 'evidence-added')
      .map(({ detail }) => detail['id']),
  );
  const registered = new Set([...recorded, ...opened.index.evidence.map(({ id }) => id)]);
  for (const name of await namesIn(folder)) {
    const isOrphan = name.startsWith('.incoming-') || (/^E[1-9][0-9]*$/.test(name) && !registered.has(name));
    if (!isOrphan) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    await opened.record('evidence-receipt-undone', {
      folder: `${EVIDENCE_FOLDER}/${name}`,
      reason: 'the receipt was cut off before it was complete',
    });
  }
  if (fromVersion >= LOG_FIRST_VERSION) return;
  for (const evidence of opened.index.evidence) {
    if (recorded.has(evidence.id)) continue;
    const { detail, secret } = await receiptOnRecord(opened, evidence);
    await opened.record('evidence-added', { ...detail, recordedLate: true }, secret);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'look into');
  }
}
