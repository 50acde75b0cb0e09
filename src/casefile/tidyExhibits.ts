import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseIndex } from '../domain/index.js';
import { errnoOf, fileError, removeLeftovers } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { caseOnRecord } from './caseOnRecord.js';
import { EXHIBITS_FOLDER } from './exhibitFiles.js';
import { readOpenings } from './audit/privateLog.js';
import { readAudit } from './audit/verifyAudit.js';

/**
 * Cleans up after a crash during a change of exhibits: contents that never became exhibits are removed. The contents of removed
 * exhibits stay.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyExhibits(opened: CaseFolder): Promise<void> {
  await removeOrphans(opened, (await onRecord(opened)).nextExhibit);
}

async function onRecord(opened: CaseFolder): Promise<CaseIndex> {
  return caseOnRecord(await readAudit(opened.folder), await readOpenings(opened.folder), opened.index);
}

async function removeOrphans(opened: CaseFolder, nextRecorded: number): Promise<void> {
  const folder = opened.path(EXHIBITS_FOLDER);
  const names = await namesIn(folder);
  if (names.length === 0) return;
  await removeLeftovers(folder);
  const { exhibits } = opened.index;
  const nextExhibit = Math.max(nextRecorded, opened.index.nextExhibit);
  for (const name of names) {
    const number = Number(/^P([1-9][0-9]*)\.json$/.exec(name)?.[1] ?? 0);
    if (number < nextExhibit || exhibits.some(({ id }) => id === `P${number}`)) continue;
    await rm(join(folder, name), { force: true });
    await opened.record('exhibit-undone', {
      file: `${EXHIBITS_FOLDER}/${name}`,
      reason: 'marking it was cut off before it was complete',
    });
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
