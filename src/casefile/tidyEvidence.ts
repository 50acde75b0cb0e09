import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf } from '../domain/index.js';
import { errnoOf, fileError } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { EVIDENCE_FOLDER } from './evidenceFiles.js';
import { readAudit } from './audit/verifyAudit.js';

/**
 * Cleans up after a crash during a receipt: copies that never became evidence are removed.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyEvidence(opened: CaseFolder): Promise<void> {
  const folder = opened.path(EVIDENCE_FOLDER);
  const recorded = await idsOnRecord(opened);
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
}

async function idsOnRecord({ folder }: CaseFolder): Promise<ReadonlySet<string>> {
  return new Set(entriesOf(await readAudit(folder), 'evidence-added').map(({ detail }) => detail.id));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'look into');
  }
}
