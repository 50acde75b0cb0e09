import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExhibitEntry } from '../domain/index.js';
import { errnoOf, fileError, removeLeftovers } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { caseOnRecord } from './caseOnRecord.js';
import { entryDetail, entryWords, EXHIBITS_FOLDER } from './exhibitFiles.js';
import { LOG_FIRST_VERSION } from './logFirst.js';
import { readOpenings } from './privateLog.js';
import { readAudit } from './verifyAudit.js';

/** Why a change is put on record only now. */
const LATE = { recordedLate: true, reason: 'the index was ahead of the audit log when the case was opened' };

/**
 * Puts right what a crash while exhibits were changed left behind: contents that never became exhibits are removed. Older programs changed
 * the index before the change was on record: where the crash fell between the two, it is put on record now. Contents of removed
 * exhibits stay.
 * @param fromVersion schema version that the index was read in
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyExhibits(opened: CaseFolder, fromVersion: number): Promise<void> {
  const entries = await readAudit(opened.folder);
  const recorded = caseOnRecord(entries, await readOpenings(opened.folder), opened.index);
  await removeOrphans(opened, recorded.nextExhibit);
  if (fromVersion < LOG_FIRST_VERSION) await recordLate(opened, recorded.exhibits);
}

async function recordLate(opened: CaseFolder, before: readonly ExhibitEntry[]): Promise<void> {
  const { exhibits } = opened.index;
  for (const old of before) {
    if (exhibits.some(({ id }) => id === old.id)) continue;
    const place = before.findIndex(({ id }) => id === old.id) + 1;
    await opened.record('exhibit-removed', { ...entryDetail(old), place, ...LATE });
  }
  for (const entry of exhibits) {
    const old = before.find(({ id }) => id === entry.id);
    if (old === undefined)
      await opened.record('exhibit-added', { ...entryDetail(entry), ...LATE }, entryWords(entry));
    else if (old.title !== entry.title || old.note !== entry.note) {
      await opened.record('exhibit-edited', { id: entry.id, ...LATE }, entryWords(entry));
    }
  }
  const now = exhibits.map(({ id }) => id);
  const kept = before.map(({ id }) => id).filter((id) => now.includes(id));
  const recorded = [...kept, ...now.filter((id) => !kept.includes(id))];
  if (recorded.join() !== now.join()) {
    await opened.record('exhibits-reordered', { before: recorded, after: now, ...LATE });
  }
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
