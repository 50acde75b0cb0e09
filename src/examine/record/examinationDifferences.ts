import { join } from 'node:path';
import { PalimpsestError, sha256Hex } from '../../base/index.js';
import { readAudit, type CaseDifference, type CaseFolder } from '../../casefile/index.js';
import { loggedExamination, type LoggedExamination } from '../../domain/index.js';
import type { FileHashes } from '../../files/index.js';
import { arrayDifferences } from './arrayDifferences.js';
import { JOURNAL_FILE, REDUCED_FILES, RESULT_HASHES, START_FILE } from '../journal/examinationFiles.js';
import { JOURNAL_START, type JournalPosition } from '../journal/followJournal.js';
import { checkJournalAgainst, followJournalAgainst, linesAtRest } from '../journal/openJournal.js';
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
 * @param isRunning true while its journal grows; with the same hashes, reading continues where it stopped before
 * @throws {PalimpsestError} `file-*`
 */
export async function examinationDifferences(
  opened: CaseFolder,
  logged: LoggedExamination,
  isRunning: boolean,
  depth: CheckDepth,
): Promise<CaseDifference[]> {
  const { id, prepared, finished } = logged;
  const folder = opened.path('examinations', id);
  const compare = async (file: string, expected: string | undefined): Promise<CaseDifference[]> => {
    if (expected === undefined) return [];
    const found = (await depth.hashes.sha256(join(folder, file))) ?? '';
    return found === expected ? [] : [difference(id, file, 'SHA-256', expected, found)];
  };
  const reduced: CaseDifference[] = [];
  for (const file of REDUCED_FILES) {
    const expected = finished?.[RESULT_HASHES[file]];
    const isMissing = (await depth.hashes.sha256(join(folder, file))) === null;
    if (expected !== undefined && isMissing && depth.mayLackResults) continue;
    if (expected !== undefined) reduced.push(...(await compare(file, expected)));
    else if (!isRunning) reduced.push(...(await notOnRecord(folder, id, file, depth.hashes)));
  }
  const journal =
    finished !== undefined
      ? // An examination without units has no journal.
        await compare(JOURNAL_FILE, finished.journalSha256 || undefined)
      : isRunning
        ? await growingDifferences(folder, logged, depth.hashes)
        : await journalDifferences(opened, logged, depth.hashes);
  const arrays =
    depth.arrays && !isRunning && journal.length === 0 ? inCase(id, await arrayDifferences(folder)) : [];
  return [
    ...(await compare(START_FILE, prepared?.startSha256)),
    ...inCase(id, await tokenDifferences(folder, prepared?.tokens ?? {}, depth.hashes)),
    ...journal,
    ...arrays,
    ...reduced,
  ];
}

/** Differences in the folder of an examination, with the path of each file within the case. */
function inCase(id: string, differences: readonly CaseDifference[]): CaseDifference[] {
  return differences.map(({ file, what, recorded, found }) => difference(id, file, what, recorded, found));
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
  logged: LoggedExamination,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const folder = opened.path('examinations', logged.id);
  const found = await againstLog(folder, logged, hashes);
  if (found.length === 0) return found;
  // A run that began meanwhile made the journal longer; then the log says more about it.
  return againstLog(folder, loggedExamination(await readAudit(opened.folder), logged.id), hashes);
}

async function againstLog(
  folder: string,
  logged: LoggedExamination,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const { id, marks } = logged;
  const path = join(folder, JOURNAL_FILE);
  const atRest = linesAtRest(logged) ?? 'growing';
  const key = `journal ${atRest} ${sha256Hex(marks.map(({ lines, head }) => `${lines} ${head}`).join())}`;
  const problem = await hashes.of(path, key, () => Promise.resolve(journalProblem(folder, logged)));
  const most = Math.max(0, ...marks.map(({ lines }) => lines));
  if (problem === null) return most === 0 ? [] : [difference(id, JOURNAL_FILE, `${most} lines`, '', '')];
  return problem === '' ? [] : [difference(id, JOURNAL_FILE, problem, '', '')];
}

/** How far the journals of running examinations were read, by folder. */
const followed = new WeakMap<FileHashes, Map<string, JournalPosition>>();

/** A growing journal is a changed file at each check, so the part that was read before is not read again. */
async function growingDifferences(
  folder: string,
  logged: LoggedExamination,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const positions = followed.get(hashes) ?? new Map<string, JournalPosition>();
  followed.set(hashes, positions);
  try {
    const from = positions.get(folder) ?? JOURNAL_START;
    positions.set(folder, await followJournalAgainst(folder, logged, from));
    return [];
  } catch (error) {
    return [difference(logged.id, JOURNAL_FILE, problemOf(error), '', '')];
  }
}

/** What is wrong with the journal; empty if nothing is. */
function journalProblem(folder: string, logged: LoggedExamination): string {
  try {
    checkJournalAgainst(folder, logged);
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
