import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseIndex } from '../domain/index.js';
import { errnoOf, fileError, removeLeftovers } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { caseOnRecord } from './caseOnRecord.js';
import { entryDetail, entryWords, EXHIBITS_FOLDER } from './exhibitFiles.js';
import type { LateEntry } from './audit/logFirst.js';
import { readOpenings } from './audit/privateLog.js';
import { readAudit } from './audit/verifyAudit.js';

/** Why a change goes on record only now. */
const LATE = {
  recordedLate: true,
  reason: 'the index was ahead of the audit log when the case was opened',
} as const;

/**
 * Cleans up after a crash during a change of exhibits: contents that never became exhibits are removed. The contents of removed
 * exhibits stay.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyExhibits(opened: CaseFolder): Promise<void> {
  await removeOrphans(opened, (await onRecord(opened)).nextExhibit);
}

/**
 * Changes of exhibits that an older program had made in the index, but not yet put on record, when it was killed.
 * @throws {PalimpsestError} `audit-broken`, `file-*`
 */
export async function lateExhibits(opened: CaseFolder): Promise<LateEntry[]> {
  const { exhibits } = opened.index;
  const { exhibits: before } = await onRecord(opened);
  const late: LateEntry[] = [];
  for (const [at, old] of before.entries()) {
    if (exhibits.some(({ id }) => id === old.id)) continue;
    const detail = { ...entryDetail(old), place: at + 1, ...LATE };
    late.push({ action: 'exhibit-removed', detail, secret: {} });
  }
  for (const entry of exhibits) {
    const old = before.find(({ id }) => id === entry.id);
    const secret = entryWords(entry);
    if (old === undefined) {
      late.push({ action: 'exhibit-added', detail: { ...entryDetail(entry), ...LATE }, secret });
    } else if (old.title !== entry.title || old.note !== entry.note) {
      late.push({ action: 'exhibit-edited', detail: { id: entry.id, ...LATE }, secret });
    }
  }
  const now = exhibits.map(({ id }) => id);
  const kept = before.map(({ id }) => id).filter((id) => now.includes(id));
  const recorded = [...kept, ...now.filter((id) => !kept.includes(id))];
  if (recorded.join() !== now.join()) {
    const detail = { before: recorded, after: now, ...LATE };
    late.push({ action: 'exhibits-reordered', detail, secret: {} });
  }
  return late;
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
