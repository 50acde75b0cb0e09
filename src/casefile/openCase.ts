import { resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { canonicalJson, inputError, systemClock, type Clock } from '../base/index.js';
import type { CaseIndex, DetailOf, SecretOf } from '../domain/index.js';
import { fileError, removeLeftovers } from '../files/index.js';
import { caseCopied, logBehind } from './audit/anchors.js';
import { AuditLog } from './audit/auditLog.js';
import { copiedFrom, plainFolder } from './caseCopy.js';
import { CaseDatabase } from './caseDatabase.js';
import { CaseFolder, defaultActor } from './caseFolder.js';
import { FolderLock, isUnfinished, removeUnfinishedMark, wasGivenBack } from './folderLock.js';
import { caseOnRecord } from './caseOnRecord.js';
import { defaultHeadsFolder, headBroken, HeadStore, type HeadsFolder } from './audit/headStore.js';
import { readOpenings } from './audit/privateLog.js';
import { checkAnchors, type AnchorCheck } from './readAnchors.js';
import { lastReportNumber } from './audit/reportsOnRecord.js';
import { tidyEvidence } from './tidyEvidence.js';
import { tidyExhibits } from './tidyExhibits.js';
import { auditBroken, readAudit, verifyAudit } from './audit/verifyAudit.js';
import { tidyReports } from './tidyReports.js';

/** How to open a case. */
export interface OpenOptions {
  readonly mode: 'read' | 'write';
  /** The clock; by default that of the machine. */
  readonly clock?: Clock;
  /** Who works on the case; by default `user@host`. The audit log uses a pseudonym. */
  readonly actor?: string;
  /** Where the head of the audit log is kept outside the case; by default `$PALIMPSEST_HOME/heads`. */
  readonly heads?: HeadsFolder;
}

/**
 * Opens a case folder. Reading changes nothing and is always possible. Opening for writing takes the lock, checks the audit chain and that it
 * holds every head that was written down, and repairs the effects of a crash, which goes on record.
 * @throws {PalimpsestError} `case-missing`, `case-not-a-case`, `case-newer`, `case-broken`, `case-locked`, `case-read-only`,
 * `audit-broken`, `audit-log-short` naming the heads that the log does not hold, `head-broken`, `case-copied` naming the case of which it is a
 * copy, `disk-full`, `file-*`
 */
export function openCase(folder: string, options: OpenOptions): Promise<CaseFolder> {
  return open(folder, options, null);
}

/**
 * Continues with a case that was restored from a copy, or that is a copy: its audit log does not hold a head that this machine, a report or
 * the index recorded, or the record of this machine cannot be read, or the case of which it is a copy still exists. This
 * goes on record with the reason, and every later report states it.
 * @returns the case, open for writing
 * @throws {PalimpsestError} `adopt-reason` without a reason; `adopt-needless` if none of this is true; as openCase
 */
export function adoptCase(
  folder: string,
  reason: string,
  options: Omit<OpenOptions, 'mode'> = {},
): Promise<CaseFolder> {
  if (reason.trim() === '') {
    throw inputError(
      'adopt-reason',
      'Adopting a case needs a reason, which every later report prints.',
      'State the reason, e.g. --reason "restored from the backup of 3 May after a disk failure".',
    );
  }
  return open(folder, { ...options, mode: 'write' }, reason.trim());
}

async function open(folder: string, options: OpenOptions, reason: string | null): Promise<CaseFolder> {
  const path = resolve(folder);
  const clock = options.clock ?? systemClock;
  const actor = options.actor ?? defaultActor();
  const database = await CaseDatabase.open(path);
  const { heads: headsFolder = defaultHeadsFolder() } = options;
  const heads = new HeadStore(headsFolder, database.index.id, await plainFolder(path));
  const reader = new CaseFolder(path, clock, actor, database, heads, null);
  if (options.mode === 'read') return reader;

  const lock = await FolderLock.acquire(path, clock);
  try {
    // Another writer may have finished between the first check and taking the lock.
    await database.reload();
    await ensureFolder(resolve(path, 'audit'));
    const objections = await objectionsTo(reader);
    if (reason === null) refuse(objections);
    else requireObjection(objections);
    const audit = await AuditLog.open(path, clock, actor);
    const writer = { lock, audit };
    const opened = new CaseFolder(path, clock, actor, database, heads, writer);
    try {
      await settle(opened, lock, reason === null ? null : adoptionOf(reason, objections, audit));
      await removeUnfinishedMark(path);
      await heads.write(audit.head, lastReportNumber(await readAudit(path), database.index.reports));
    } catch (error) {
      await audit.close();
      throw error;
    }
    return opened;
  } catch (error) {
    await lock.release(lock.takenOver !== null || database.isBehind);
    throw error;
  }
}

/** The reasons why a case must not be written to unless it is adopted. */
interface Objections extends AnchorCheck {
  readonly reader: CaseFolder;
  /** The number of entries in its audit log. */
  readonly entries: number;
  /** Another folder that holds the case and to which this machine wrote last; empty if there is none. */
  readonly copiedFrom: string;
}

/** Checks this before anything is changed. @throws {PalimpsestError} `audit-broken`, `file-*` */
async function objectionsTo(reader: CaseFolder): Promise<Objections> {
  const { folder, index } = reader;
  const verdict = await verifyAudit(folder);
  if (verdict.kind === 'broken') throw auditBroken(folder, verdict.line, verdict.reason);
  const check = await checkAnchors(reader);
  const other = await copiedFrom(check.machine, await plainFolder(folder), index.id);
  return { ...check, reader, entries: verdict.head.entries, copiedFrom: other };
}

function refuse({ reader, entries, contradicted, machine, copiedFrom: other }: Objections): void {
  if (machine.kind === 'broken') throw headBroken(machine.path);
  if (contradicted.length > 0) throw logBehind(reader.folder, entries, contradicted);
  if (other !== '') throw caseCopied(reader.folder, other, reader.index.id);
}

function requireObjection({ reader, contradicted, machine, copiedFrom: other }: Objections): void {
  if (machine.kind === 'broken' || contradicted.length > 0 || other !== '') return;
  const { folder } = reader;
  throw inputError(
    'adopt-needless',
    `Nothing on record contradicts the audit log of ${folder}: the case need not be adopted.`,
    'Open the case without adopting it.',
    { folder },
  );
}

interface Adoption {
  readonly detail: DetailOf<'case-adopted'>;
  readonly secret: SecretOf<'case-adopted'>;
}

/** What an adoption puts on record; the paths of cases are private. */
function adoptionOf(
  reason: string,
  { contradicted, machine, copiedFrom: other }: Objections,
  { head }: AuditLog,
): Adoption {
  return {
    detail: {
      reason,
      had: { ...head },
      contradicted: contradicted.map(({ place, name, entries, sha256 }) => ({
        place,
        name,
        entries,
        sha256,
      })),
      ...(machine.kind === 'broken' ? { machineHead: 'not-understood' } : {}),
      ...(machine.kind === 'kept' ? { lastReport: machine.head.lastReport } : {}),
      ...(other === '' ? {} : { copied: true }),
    },
    secret: other === '' ? {} : { copiedFrom: other },
  };
}

async function settle(
  opened: CaseFolder,
  { takenOver }: FolderLock,
  adoption: Adoption | null,
): Promise<void> {
  const wasCutOff = takenOver !== null || (await isUnfinished(opened.folder));
  await restoreIndex(opened, adoption, wasCutOff);
  if (takenOver !== null) {
    const { pid, host, lockedAt } = takenOver;
    const reason = wasGivenBack(takenOver)
      ? 'the folder was away when the program gave the lock back'
      : 'that process is gone';
    await opened.record('lock-taken-over', { pid, lockedAt, reason }, { host });
  }
  await removeLeftovers(opened.folder);
  await tidyEvidence(opened);
  await tidyExhibits(opened);
  await tidyReports(opened);
}

/**
 * Updates the index from the audit log if the process that wrote to the log could not. An adoption
 * goes on record in the same step: if anything else were saved first, the gap in the index would no longer be noticed.
 */
async function restoreIndex(
  opened: CaseFolder,
  adoption: Adoption | null,
  wasCutOff: boolean,
): Promise<void> {
  const lacking = await lackingIn(opened, wasCutOff || adoption !== null);
  if (lacking === null) {
    if (adoption !== null) await opened.record('case-adopted', adoption.detail, adoption.secret);
    return;
  }
  const { from, to, index: now } = lacking;
  const restore = (index: CaseIndex): void => void Object.assign(index, now);
  if (adoption === null) await opened.commit('case-index-restored', { from, to }, {}, restore);
  else {
    const detail = { ...adoption.detail, indexRestored: { from, to } };
    await opened.commit('case-adopted', detail, adoption.secret, restore);
  }
}

/** The number of entries that an index may lack without a mark that its writer was interrupted, since each entry is followed by its index. An older index lacks more. */
const MOST_LACKING = 1;

/**
 * The index as it follows from the whole log, if the existing index was correct when it was written and is merely older. Any other
 * difference is a change, and the check of the case reports it.
 */
async function lackingIn(
  opened: CaseFolder,
  wasCutOff: boolean,
): Promise<{ readonly from: number; readonly to: number; readonly index: CaseIndex } | null> {
  const { anchor } = opened.index;
  const { entries: to } = await opened.auditHead();
  if (anchor.entries >= to || !(wasCutOff || to - anchor.entries <= MOST_LACKING)) return null;
  const entries = await readAudit(opened.folder);
  const openings = await readOpenings(opened.folder);
  const then = caseOnRecord(entries.slice(0, anchor.entries), openings, opened.index);
  if (canonicalJson(then) !== canonicalJson(opened.index)) return null;
  const now = caseOnRecord(entries, openings, opened.index);
  return canonicalJson(now) === canonicalJson(then) ? null : { from: anchor.entries, to, index: now };
}

async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, 'create');
  }
}
