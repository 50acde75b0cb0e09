import { basename } from 'node:path';
import {
  adoptedReportNumber,
  auditBroken,
  checkAnchors,
  exhibitPath,
  factsPath,
  indexDifferences,
  inspectLock,
  isUnfinished,
  lastReportNumber,
  proposalSetPath,
  readOpenings,
  reportsOnRecord,
  scanAudit,
  type CaseDifference,
  type CaseFolder,
  type AuditScan,
} from '../../casefile/index.js';
import { loggedExaminations, type CaseIndex, type AuditEntry } from '../../domain/index.js';
import { FileHashes, fileExists } from '../../files/index.js';
import { examinationDifferences, type CheckDepth } from './examinationDifferences.js';
import { caseDiffers } from './caseDiffers.js';
import type { CaseNote } from './caseNote.js';
import { headDifferences } from './headDifferences.js';
import { reportDifferences } from './reportDifferences.js';
import { runningExaminations } from './examinationSummary.js';

const AUDIT = 'audit/audit.jsonl';

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

/** What a check of a case found. */
export interface CaseComparison {
  readonly differences: readonly CaseDifference[];
  readonly notes: readonly CaseNote[];
}

/**
 * Compares a case with its audit log: index, facts of the evidence, start.json, journals, findings, exhibits, proposals, stamps of heads, and on
 * request arrays and earlier reports; and the log with itself, and with every head of it that was written down. Hashes and values are
 * compared, never wording. The bytes of evidence are not hashed here: see verifyEvidence.
 * @returns the differences, none if everything is as recorded, and what was not compared
 * @throws {PalimpsestError} `audit-broken` naming the line; `file-*`
 */
export async function compareCase(opened: CaseFolder, scope: CheckScope = {}): Promise<CaseComparison> {
  const { index, entries, heads, all } = await momentOf(opened);
  const openings = await readOpenings(opened.folder);
  const depth: CheckDepth = {
    arrays: scope.arrays === true,
    mayLackResults: scope.mayLackResults === true,
    hashes: scope.hashes ?? new FileHashes(),
  };
  const running = await runningExaminations(opened, entries);
  const differences = [
    ...(await anchorDifferences(opened, all)),
    ...indexDifferences(entries, openings, index),
    ...(await recordedFiles(opened, entries, depth.hashes)),
    ...(await headDifferences(opened, all, heads, depth.hashes)),
  ];
  for (const logged of loggedExaminations(entries).values()) {
    const { id, problem } = logged;
    if (scope.examinations !== undefined && !scope.examinations.includes(id)) continue;
    if (problem !== '') differences.push({ file: AUDIT, what: `${id}: ${problem}`, recorded: '', found: '' });
    differences.push(...(await examinationDifferences(opened, logged, running.includes(id), depth)));
  }
  if (scope.reports === true) differences.push(...(await reportDifferences(opened, all, heads)));
  const notes: CaseNote[] = [];
  if (all.length > entries.length)
    notes.push({ code: 'entries-not-compared', from: entries.length + 1, to: all.length });
  if (scope.reports === true) notes.push(...(await missingReports(opened, all, openings)));
  return { differences, notes };
}

/** The differences alone: see {@link compareCase}. */
export async function caseDifferences(
  opened: CaseFolder,
  scope: CheckScope = {},
): Promise<readonly CaseDifference[]> {
  return (await compareCase(opened, scope)).differences;
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
async function momentOf(opened: CaseFolder): Promise<Moment> {
  if (opened.mode === 'write') {
    const { index, head } = await opened.settled();
    const { entries, heads } = await logOf(opened.folder);
    const until = entries.slice(0, head.entries);
    return { index, entries: until, all: until, heads: heads.slice(0, head.entries) };
  }
  await opened.reload();
  const { index } = opened;
  const lock = await inspectLock(opened.folder);
  const isAhead = lock.kind !== 'free' || (await isUnfinished(opened.folder));
  const { entries: all, heads } = await logOf(opened.folder);
  const entries = isAhead && index.anchor.entries > 0 ? all.slice(0, index.anchor.entries) : all;
  return { index, entries, all, heads };
}

/** An index, the log as it was when the index was written, and the whole log with the head after each entry. */
interface Moment {
  readonly index: CaseIndex;
  readonly entries: readonly AuditEntry[];
  readonly all: readonly AuditEntry[];
  readonly heads: readonly string[];
}

async function logOf(folder: string): Promise<Pick<AuditScan, 'entries' | 'heads'>> {
  const scan = await scanAudit(folder);
  if (scan.broken !== null) throw auditBroken(folder, scan.broken.line, scan.broken.reason);
  return scan;
}

/** The sealed reports that are neither in the case nor where they were made. */
async function missingReports(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  openings: Parameters<typeof reportsOnRecord>[2],
): Promise<CaseNote[]> {
  const notes: CaseNote[] = [];
  for (const { id, sealed, state, path } of reportsOnRecord(opened.folder, entries, openings)) {
    if (!sealed || state !== 'made') continue;
    const isThere = async (place: string): Promise<boolean> => place !== '' && fileExists(place);
    if ((await isThere(opened.path('reports', id))) || (await isThere(path))) continue;
    notes.push({ code: 'report-not-in-place', report: id });
  }
  return notes;
}

async function anchorDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<CaseDifference[]> {
  const { contradicted, machine } = await checkAnchors(opened);
  const differences = contradicted.map(({ place, name, entries: count, sha256 }) => ({
    file: AUDIT,
    what: `entry ${count}, as ${name === '' ? place : `${place} ${name}`} has it`,
    recorded: sha256,
    found: count > entries.length ? '' : 'another entry',
  }));
  if (machine.kind === 'kept') {
    const { lastReport } = machine.head;
    const last = Math.max(lastReportNumber(entries, []), adoptedReportNumber(entries));
    if (lastReport <= last) return differences;
    const what = 'the number of the last report, as this machine has it';
    return [...differences, { file: AUDIT, what, recorded: String(lastReport), found: String(last) }];
  }
  if (machine.kind === 'none') return differences;
  const what = `its head as this machine has it, heads/${basename(machine.path)}`;
  return [...differences, { file: AUDIT, what, recorded: '', found: 'not written by Palimpsest' }];
}

/** Checks the files that belong to one entry of the log: facts of evidence, contents of exhibits, proposed quotations. */
async function recordedFiles(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const differences: CaseDifference[] = [];
  for (const entry of entries) {
    const { path, recorded } = fileOf(opened, entry) ?? {};
    if (path === undefined || recorded === undefined) continue;
    const found = (await hashes.sha256(path)) ?? '';
    if (found !== recorded)
      differences.push({ file: opened.relativePath(path), what: 'SHA-256', recorded, found });
  }
  return differences;
}

/** The file that an entry puts on record, and what it states as its SHA-256. */
function fileOf(
  opened: CaseFolder,
  { action, detail }: AuditEntry,
): { readonly path: string; readonly recorded: string | undefined } | undefined {
  switch (action) {
    case 'evidence-added':
      return { path: factsPath(opened, detail.id), recorded: detail.factsSha256 };
    case 'exhibit-added':
      return { path: exhibitPath(opened, detail.id), recorded: detail.contentSha256 };
    case 'cleaning-proposed':
      return { path: proposalSetPath(opened, detail.set), recorded: detail.setSha256 };
    default:
      return undefined;
  }
}
