import { mkdir, rm } from 'node:fs/promises';
import { inputError, sha256Hex, utc } from '../base/index.js';
import {
  exhibitContentSchema,
  exhibitEntrySchema,
  requireMeasuredWords,
  type ExhibitContent,
  type ExhibitEntry,
} from '../domain/index.js';
import { fileError, syncFolder, writeNewFileAtomic } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { refuseWithdrawn } from './evidenceFiles.js';
import {
  contentBytes,
  entryDetail,
  entryWords,
  evidenceOfContent,
  EXHIBITS_FOLDER,
  exhibitPath,
  findExhibit,
} from './exhibitFiles.js';

/** The examiner's words about an exhibit: title up to 300 characters, note up to 10,000. */
export interface ExhibitWords {
  readonly title: string;
  readonly note: string;
}

/**
 * Marks something as an exhibit: writes the content to `exhibits/<id>.json`, registers it as the last exhibit, and records it with
 * the hash of that file. A failure leaves no trace.
 * @param opened a case open for writing
 * @throws {PalimpsestError} `exhibit-words`, `words-overstated`; `exhibit-content`; `evidence-withdrawn`; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function addExhibit(
  opened: CaseFolder,
  content: ExhibitContent,
  words: ExhibitWords,
): Promise<ExhibitEntry> {
  opened.assertWritable();
  return opened.inTurn(async () => {
    const bytes = contentBytes(checkedContent(content));
    const shown = evidenceOfContent(content);
    refuseWithdrawn(opened.index.evidence.filter(({ id }) => shown.includes(id)));
    const number = nextNumber(opened);
    const entry = checkedEntry({
      id: `P${number}`,
      kind: content.kind,
      ...words,
      createdAt: utc(opened.clock),
      createdBy: opened.person,
      contentSha256: sha256Hex(bytes),
    });
    const path = exhibitPath(opened, entry.id);
    await makeFolder(opened);
    await writeNewFileAtomic(path, bytes);
    try {
      await opened.commit('exhibit-added', entryDetail(entry), entryWords(entry), (index) => {
        index.exhibits.push(entry);
        index.nextExhibit = number + 1;
      });
    } catch (error) {
      const isOnRecord = opened.index.exhibits.some(({ id }) => id === entry.id);
      if (!isOnRecord) await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    return entry;
  });
}

/**
 * Changes the examiner's words about an exhibit; the private log keeps the earlier words. Nothing happens if they are the same.
 * @throws {PalimpsestError} `exhibit-unknown`, `exhibit-words`, `words-overstated`; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function editExhibit(
  opened: CaseFolder,
  id: string,
  words: ExhibitWords,
): Promise<ExhibitEntry> {
  opened.assertWritable();
  return opened.inTurn(async () => {
    const before = findExhibit(opened, id);
    const after = checkedEntry({ ...before, title: words.title, note: words.note });
    if (before.title === after.title && before.note === after.note) return before;
    await opened.commit('exhibit-edited', { id }, entryWords(after), (index) => {
      index.exhibits = index.exhibits.map((entry) => (entry.id === id ? after : entry));
    });
    return after;
  });
}

/**
 * Moves an exhibit before another one, or to the end (`before` null); the audit log records the order before and after.
 * @throws {PalimpsestError} `exhibit-unknown`; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function moveExhibit(opened: CaseFolder, id: string, before: string | null): Promise<void> {
  opened.assertWritable();
  await opened.inTurn(async () => {
    const moved = findExhibit(opened, id);
    if (before === id) return;
    if (before !== null) findExhibit(opened, before);
    const order = opened.index.exhibits.map((entry) => entry.id);
    const rest = opened.index.exhibits.filter((entry) => entry.id !== id);
    const at = before === null ? rest.length : rest.findIndex((entry) => entry.id === before);
    const after = [...rest.slice(0, at), moved, ...rest.slice(at)];
    const orderAfter = after.map((entry) => entry.id);
    if (orderAfter.join() === order.join()) return;
    await opened.commit('exhibits-reordered', { id, before: order, after: orderAfter }, {}, (index) => {
      index.exhibits = after;
    });
  });
}

/**
 * Removes an exhibit from the list. Its content file stays, and the audit log keeps the whole entry and its position.
 * @throws {PalimpsestError} `exhibit-unknown`; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function removeExhibit(opened: CaseFolder, id: string): Promise<void> {
  opened.assertWritable();
  await opened.inTurn(async () => {
    const entry = findExhibit(opened, id);
    const place = opened.index.exhibits.findIndex((one) => one.id === id) + 1;
    await opened.commit('exhibit-removed', { ...entryDetail(entry), place }, {}, (index) => {
      index.exhibits = index.exhibits.filter((one) => one.id !== id);
    });
  });
}

/** An id is never used twice, even if the index was changed by hand. */
function nextNumber(opened: CaseFolder): number {
  const { exhibits, nextExhibit } = opened.index;
  return Math.max(nextExhibit, ...exhibits.map(({ id }) => Number(id.slice(1)) + 1));
}

function checkedContent(content: ExhibitContent): ExhibitContent {
  const result = exhibitContentSchema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'exhibit-content',
    `This cannot be an exhibit: ${place}: ${issue?.message ?? 'not as expected'}.`,
    'Mark it again from where it is shown.',
    { field: place },
  );
}

function checkedEntry(entry: ExhibitEntry): ExhibitEntry {
  const result = exhibitEntrySchema.safeParse(entry);
  if (result.success) {
    requireMeasuredWords('title', entry.title);
    requireMeasuredWords('note', entry.note);
    return result.data;
  }
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'exhibit-words',
    `The ${field} of the exhibit: ${issue?.message ?? 'not as expected'}.`,
    `Shorten the ${field}.`,
    { field },
  );
}

async function makeFolder(opened: CaseFolder): Promise<void> {
  const path = opened.path(EXHIBITS_FOLDER);
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, 'create');
  }
  await syncFolder(opened.folder);
}
