import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, fileError, removeLeftovers } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { entryDetail, EXHIBITS_FOLDER } from './exhibitFiles.js';
import { exhibitsOnRecord } from './exhibitsOnRecord.js';
import { readAudit } from './verifyAudit.js';

/** Why a change is put on record only now. */
const LATE = { recordedLate: true, reason: 'the index was ahead of the audit log when the case was opened' };

/**
 * Puts right what a crash while exhibits were changed left behind: contents that never became exhibits are removed, and changes of the
 * index that were not yet put on record are put on record now, each with what was before. Contents of removed exhibits stay.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyExhibits(opened: CaseFolder): Promise<void> {
  await removeOrphans(opened);
  const before = exhibitsOnRecord(await readAudit(opened.folder));
  const { exhibits } = opened.index;
  for (const old of before) {
    if (exhibits.some(({ id }) => id === old.id)) continue;
    const place = before.findIndex(({ id }) => id === old.id) + 1;
    await opened.record('exhibit-removed', { ...entryDetail(old), place, ...LATE });
  }
  for (const entry of exhibits) {
    const old = before.find(({ id }) => id === entry.id);
    if (old === undefined) await opened.record('exhibit-added', { ...entryDetail(entry), ...LATE });
    else if (old.title !== entry.title || old.note !== entry.note) {
      await opened.record('exhibit-edited', {
        id: entry.id,
        before: { title: old.title, note: old.note },
        after: { title: entry.title, note: entry.note },
        ...LATE,
      });
    }
  }
  const now = exhibits.map(({ id }) => id);
  const kept = before.map(({ id }) => id).filter((id) => now.includes(id));
  const recorded = [...kept, ...now.filter((id) => !kept.includes(id))];
  if (recorded.join() !== now.join()) {
    await opened.record('exhibits-reordered', { before: recorded, after: now, ...LATE });
  }
}

async function removeOrphans(opened: CaseFolder): Promise<void> {
  const folder = opened.path(EXHIBITS_FOLDER);
  const names = await namesIn(folder);
  if (names.length === 0) return;
  await removeLeftovers(folder);
  const { exhibits, nextExhibit } = opened.index;
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
