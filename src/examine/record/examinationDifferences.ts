import { join } from 'node:path';
import { PalimpsestError, sha256Hex } from '../../base/index.js';
import type { AuditEntry, CaseDifference, CaseFolder } from '../../casefile/index.js';
import type { FileHashes } from '../../files/index.js';
import { arrayDifferences } from './arrayDifferences.js';
import { JOURNAL_FILE, REDUCED_FILES, resultHashName, START_FILE } from '../journal/examinationFiles.js';
import { examinationHistory, historyOf, journalMarks, linesAtRest } from '../journal/examinationHistory.js';
import { JOURNAL_START, type JournalPosition } from '../journal/followJournal.js';
import { checkJournalAgainst, followJournalAgainst } from '../journal/openJournal.js';
import { tokenDifferences } from './keptTokens.js';

/** How thoroughly an examination is checked. */
export interface CheckDepth {
  /** Whether to compare every bulk array with the hashes in the journal. */
  readonly arrays: boolean;
  /** Whether results that are on record may be missing. */
  readonly mayLackResults: boolean;
  readonly hashes: FileHashes;
}

/**
 * How an examination's files differ from the audit log: start.json, journal, arrays, findings.
 * @param entries all entries of the log
 * @param isRunning true while its journal grows; with the same hashes, reading continues where it stopped before
 * @throws {PalimpsestError} `file-*`
 */
export async function examinationDifferences(
  opened: CaseFolder,
  id: string,
  entries: readonly AuditEntry[],
  isRunning: boolean,
  depth: CheckDepth,
): Promise<CaseDifference[]> {
  const folder = opened.path('examinations', id);
  const history = historyOf(entries, id);
  // Only the first is meant: a later one of the same kind contradicts it, or says the same.
  const recorded = (action: string, member: string): string | undefined => {
    const value = history.find((entry) => entry.action === action)?.detail[member];
    return typeof value === 'string' ? value : undefined;
  };
  const compare = async (file: string, expected: string | undefined): Promise<CaseDifference[]> => {
    if (expected === undefined) return [];
    const found = (await depth.hashes.sha256(join(folder, file))) ?? '';
    return found === expected ? [] : [difference(id, file, 'SHA-256', expected, found)];
  };
  const isFinished = history.some(({ action }) => action === 'examination-finished');
  const reduced: CaseDifference[] = [];
  for (const file of REDUCED_FILES) {
    const expected = isFinished ? recorded('examination-finished', resultHashName(file)) : undefined;
    const isMissing = (await depth.hashes.sha256(join(folder, file))) === null;
    if (expected !== undefined && isMissing && depth.mayLackResults) continue;
    if (expected !== undefined) reduced.push(...(await compare(file, expected)));
    else if (!isRunning) reduced.push(...(await notOnRecord(folder, id, file, depth.hashes)));
  }
  const journal = isFinished
    ? await compare(JOURNAL_FILE, emptyToMissing(recorded('examination-finished', 'journalSha256')))
    : isRunning
      ? await growingDifferences(folder, id, history, depth.hashes)
      : await journalDifferences(opened, id, history, depth.hashes);
  const arrays =
    depth.arrays && !isRunning && journal.length === 0 ? inCase(id, await arrayDifferences(folder)) : [];
  return [
    ...(await compare(START_FILE, recorded('examination-prepared', 'startSha256'))),
    ...inCase(id, await tokenDifferences(folder, history, depth.hashes)),
    ...journal,
    ...arrays,
    ...reduced,
  ];
}

/** Differences in the folder of an examination, with the path of each file within the case. */
function inCase(id: string, differences: readonly CaseDifference[]): CaseDifference[] {
  return differences.map(({ file, what, recorded, found }) => difference(id, file, what, recorded, found));
}

/** An examination without units has no journal, and the log has an empty text instead of its hash. */
function emptyToMissing(sha256: string | undefined): string | undefined {
  return sha256 === '' ? undefined : sha256;
}

/** A result that is not on record may be left from a crash; resuming makes it again. */
async function notOnRecord(
  folder: string,
  id: string,
  file: string,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const found = await hashes.sha256(join(folder, file));
  return found === null ? [] : [difference(id, file, 'not on record', '', found)];
}

async function journalDifferences(
  opened: CaseFolder,
  id: string,
  history: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const found = await againstHistory(opened.path('examinations', id), id, history, hashes);
  if (found.length === 0) return found;
  // A run that began meanwhile made the journal longer; then the log has further entries about it.
  const now = await examinationHistory(opened, id);
  return now.length === history.length
    ? found
    : againstHistory(opened.path('examinations', id), id, now, hashes);
}

async function againstHistory(
  folder: string,
  id: string,
  history: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const path = join(folder, JOURNAL_FILE);
  const marks = journalMarks(history);
  const atRest = linesAtRest(history) ?? 'growing';
  const key = `journal ${atRest} ${sha256Hex(marks.map(({ lines, sha256 }) => `${lines} ${sha256}`).join())}`;
  const problem = await hashes.of(path, key, () => Promise.resolve(journalProblem(folder, history)));
  const most = Math.max(0, ...marks.map(({ lines }) => lines));
  if (problem === null) return most === 0 ? [] : [difference(id, JOURNAL_FILE, `${most} lines`, '', '')];
  return problem === '' ? [] : [difference(id, JOURNAL_FILE, problem, '', '')];
}

/** How far the journals of running examinations were read, by folder. */
const followed = new WeakMap<FileHashes, Map<string, JournalPosition>>();

/** A growing journal is a changed file at each check, so the part that was read before is not read again. */
async function growingDifferences(
  folder: string,
  id: string,
  history: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const positions = followed.get(hashes) ?? new Map<string, JournalPosition>();
  followed.set(hashes, positions);
  try {
    const from = positions.get(folder) ?? JOURNAL_START;
    positions.set(folder, await followJournalAgainst(folder, history, from));
    return [];
  } catch (error) {
    return [difference(id, JOURNAL_FILE, problemOf(error), '', '')];
  }
}

/** What is wrong with the journal; empty if nothing is. */
function journalProblem(folder: string, history: readonly AuditEntry[]): string {
  try {
    checkJournalAgainst(folder, history);
    return '';
  } catch (error) {
    return problemOf(error);
  }
}

/** Why a journal is broken, in words. @throws any other error */
function problemOf(error: unknown): string {
  if (!(error instanceof PalimpsestError) || error.code !== 'journal-broken') throw error;
  const { line, reason } = error.details;
  return `line ${String(line)}: ${String(reason)}`;
}

function difference(id: string, file: string, what: string, recorded: string, found: string): CaseDifference {
  return { file: `examinations/${id}/${file}`, what, recorded, found };
}
