import { basename } from 'node:path';
import {
  checkAnchors,
  exhibitPath,
  factsPath,
  headProofs,
  HEADS_FOLDER,
  indexDifferences,
  inspectLock,
  isUnfinished,
  readAudit,
  readOpenings,
  type AuditEntry,
  type CaseDifference,
  type CaseFolder,
} from '../../casefile/index.js';
import type { CaseIndex } from '../../domain/index.js';
import { FileHashes } from '../../files/index.js';
import { examinationDifferences, type CheckDepth } from './examinationDifferences.js';
import { caseDiffers } from './caseDiffers.js';
import { reportDifferences } from './reportDifferences.js';
import { runningExaminations } from './examinationSummary.js';

/** How much of a case is compared with its audit log. The log itself, its anchors and the index are always checked. */
export interface CheckScope {
  /** The examinations whose files are checked; by default all. */
  readonly examinations?: readonly string[];
  /** Whether to check bulk arrays too; by default false. */
  readonly arrays?: boolean;
  /** Whether to check the files of earlier reports too, all of which are hashed; by default false. */
  readonly reports?: boolean;
  /** Whether results that are on record may be missing, because resuming makes the same ones again; by default false. */
  readonly mayLackResults?: boolean;
  /** Hashes that are already known; by default none. */
  readonly hashes?: FileHashes | undefined;
}

/**
 * Compares a case with its audit log: index, facts of the evidence, start.json, journals, findings, exhibits, stamps of heads, and on request arrays and
 * earlier reports; and the log against every head of it that was written down. Hashes and values are compared, never wording. The bytes of
 * evidence are not hashed here: see verifyEvidence.
 * @returns the differences; none if everything is as recorded. Something that older logs never recorded cannot differ
 * @throws {PalimpsestError} `audit-broken` naming the line; `file-*`
 */
export async function caseDifferences(opened: CaseFolder, scope: CheckScope = {}): Promise<CaseDifference[]> {
  const { index, entries } = await momentOf(opened);
  const openings = await readOpenings(opened.folder);
  const depth: CheckDepth = {
    arrays: scope.arrays === true,
    mayLackResults: scope.mayLackResults === true,
    hashes: scope.hashes ?? new FileHashes(),
  };
  const running = await runningExaminations(opened, entries);
  const differences = [
    ...(await anchorDifferences(opened, entries)),
    ...indexDifferences(entries, openings, index),
    ...(await recordedFiles(opened, entries, depth.hashes)),
    ...(await headDifferences(opened, entries, depth.hashes)),
  ];
  for (const id of preparedIds(entries)) {
    if (scope.examinations !== undefined && !scope.examinations.includes(id)) continue;
    differences.push(...(await examinationDifferences(opened, id, entries, running.includes(id), depth)));
  }
  if (scope.reports === true) differences.push(...(await reportDifferences(opened, entries)));
  return differences;
}

/**
 * Refuses a case that differs from its audit log.
 * @throws {PalimpsestError} `case-differs` naming each file and what differs; as {@link caseDifferences}
 */
export async function requireSameCase(opened: CaseFolder, scope: CheckScope = {}): Promise<void> {
  const differences = await caseDifferences(opened, scope);
  if (differences.length > 0) throw caseDiffers(opened.folder, differences);
}

/**
 * The index and the log at the same point. The log is newer than the index for a moment during a write, and after a crash until the
 * case is next opened for writing; then the index is compared with the log at the time it was written.
 */
async function momentOf(opened: CaseFolder): Promise<{ index: CaseIndex; entries: AuditEntry[] }> {
  if (opened.mode === 'write') {
    const { index, head } = await opened.settled();
    return { index, entries: (await readAudit(opened.folder)).slice(0, head.entries) };
  }
  await opened.reload();
  const { index } = opened;
  const lock = await inspectLock(opened.folder);
  const isAhead = lock.kind !== 'free' || (await isUnfinished(opened.folder));
  const entries = await readAudit(opened.folder);
  return {
    index,
    entries: isAhead && index.anchor.entries > 0 ? entries.slice(0, index.anchor.entries) : entries,
  };
}

async function anchorDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<CaseDifference[]> {
  const { contradicted, machine } = await checkAnchors(opened);
  const differences = contradicted.map(({ place, name, entries: count, sha256 }) => ({
    file: 'audit/audit.jsonl',
    what: `entry ${count}, as ${name === '' ? place : `${place} ${name}`} has it`,
    recorded: sha256,
    found: count > entries.length ? '' : 'another entry',
  }));
  if (machine.kind !== 'broken') return differences;
  const what = `its head as this machine has it, heads/${basename(machine.path)}`;
  return [
    ...differences,
    { file: 'audit/audit.jsonl', what, recorded: '', found: 'not written by Palimpsest' },
  ];
}

/** Checks the files that belong to one entry of the log: facts of evidence, contents of exhibits. */
async function recordedFiles(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const differences: CaseDifference[] = [];
  for (const { action, detail } of entries) {
    const id = detail['id'];
    if (typeof id !== 'string' || !/^[EP][1-9][0-9]*$/.test(id)) continue;
    const isFacts = action === 'evidence-added';
    if (!isFacts && action !== 'exhibit-added') continue;
    const recorded = detail[isFacts ? 'factsSha256' : 'contentSha256'];
    if (typeof recorded !== 'string') continue;
    const path = isFacts ? factsPath(opened, id) : exhibitPath(opened, id);
    const found = (await hashes.sha256(path)) ?? '';
    if (found !== recorded)
      differences.push({ file: opened.relativePath(path), what: 'SHA-256', recorded, found });
  }
  return differences;
}

/** Time stamps and signatures over heads of the log. */
async function headDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const differences: CaseDifference[] = [];
  for (const { file, fileSha256: recorded } of headProofs(entries)) {
    const path = opened.path(HEADS_FOLDER, file);
    const found = (await hashes.sha256(path)) ?? '';
    if (found !== recorded)
      differences.push({ file: opened.relativePath(path), what: 'SHA-256', recorded, found });
  }
  return differences;
}

function preparedIds(entries: readonly AuditEntry[]): string[] {
  const ids = entries.flatMap(({ action, detail }) =>
    action === 'examination-prepared' && typeof detail['examination'] === 'string'
      ? [detail['examination']]
      : [],
  );
  return [...new Set(ids)];
}
