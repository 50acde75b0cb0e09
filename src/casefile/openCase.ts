import { resolve } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { canonicalJson, inputError, systemClock, utc, type Clock } from '../base/index.js';
import { CASE_SCHEMA_VERSION, type CaseIndex } from '../domain/index.js';
import { fileError, readBytes, removeLeftovers } from '../files/index.js';
import { caseCopied, logBehind } from './audit/anchors.js';
import { AuditLog, type AuditDetail } from './audit/auditLog.js';
import { copiedFrom, plainFolder } from './caseCopy.js';
import { CaseDatabase, INDEX_FILE, MAX_INDEX_BYTES } from './caseDatabase.js';
import { CaseFolder, defaultActor, type WriterParts } from './caseFolder.js';
import { CaseLock, isUnfinished, removeUnfinishedMark } from './caseLock.js';
import { caseOnRecord } from './caseOnRecord.js';
import { defaultHeadsFolder, headBroken, HeadStore, type HeadsFolder } from './audit/headStore.js';
import { LOG_FIRST_VERSION, type LateEntry } from './audit/logFirst.js';
import { readOpenings } from './audit/privateLog.js';
import { checkAnchors, type AnchorCheck } from './readAnchors.js';
import { lastReportNumber } from './audit/reportsOnRecord.js';
import { lateEvidence, tidyEvidence } from './tidyEvidence.js';
import { lateExhibits, tidyExhibits } from './tidyExhibits.js';
import { auditBroken, readAudit, verifyAudit } from './audit/verifyAudit.js';
import { tidyReports } from './tidyReports.js';

/** How to open a case. */
export interface OpenOptions {
  readonly mode: 'read' | 'write';
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Who works on the case; default `user@host`. The audit log names them by a pseudonym. */
  readonly actor?: string;
  /** Where the head of the audit log is kept outside of the case; default `$PALIMPSEST_HOME/heads`. */
  readonly heads?: HeadsFolder;
}

/**
 * Opens a case folder. Reading changes nothing and is always possible; writing takes the lock, checks the audit chain and that it holds
 * every head that was written down of it, puts right what a crash left behind, and brings an older index up to date (keeping the old
 * file beside it). All of that is put on record.
 * @throws {PalimpsestError} `case-missing`, `case-not-a-case`, `case-newer`, `case-broken`, `case-locked`, `case-read-only`,
 * `audit-broken`, `audit-behind` naming the heads that it does not hold, `head-broken`, `case-copied` naming the case that it is a copy
 * of, `disk-full`, `file-*`
 */
export function openCase(folder: string, options: OpenOptions): Promise<CaseFolder> {
  return open(folder, options, null);
}

/**
 * Goes on with a case that was restored from a copy, or is one: its audit log does not hold what this machine, its reports or its own
 * index wrote down of it, or what this machine wrote down cannot be understood, or the case that it is a copy of is still there. That is
 * put on record with the reason, and every later report tells of it.
 * @returns the case, open for writing
 * @throws {PalimpsestError} `adopt-reason` without a reason; `adopt-needless` when nothing of that is so; as openCase
 */
export function adoptCase(
  folder: string,
  reason: string,
  options: Omit<OpenOptions, 'mode'> = {},
): Promise<CaseFolder> {
  if (reason.trim() === '') {
    throw inputError(
      'adopt-reason',
      'A case is adopted for a reason, which every later report prints.',
      'Say why, e.g. --reason "restored from the backup of 3 May after a disk failure".',
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

  const lock = await CaseLock.acquire(path, clock);
  try {
    // Another writer may have finished between the first look and the lock.
    await database.reload();
    await ensureFolder(resolve(path, 'audit'));
    const objections = await objectionsTo(reader);
    if (reason === null) refuse(objections);
    else requireObjection(objections);
    const audit = await AuditLog.open(path, clock, actor);
    const writer = { lock, audit };
    const opened = new CaseFolder(path, clock, actor, database, heads, writer);
    try {
      await settle(opened, database, writer, reason === null ? null : adoptionOf(reason, objections, audit));
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

/** What keeps a case from being written to unless it is adopted. */
interface Objections extends AnchorCheck {
  readonly reader: CaseFolder;
  /** Entries of its audit log. */
  readonly entries: number;
  /** Another folder that holds the case, and that this machine wrote to last; empty for none. */
  readonly copiedFrom: string;
}

/** Looks, before anything is touched. @throws {PalimpsestError} `audit-broken`, `file-*` */
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
    `Nothing on record contradicts the audit log of ${folder}: the case goes on as it is.`,
    'Open it without adopting it.',
    { folder },
  );
}

/** What an adoption puts on record; where cases lie is private. */
function adoptionOf(
  reason: string,
  { contradicted, machine, copiedFrom: other }: Objections,
  { head }: AuditLog,
): LateEntry {
  return {
    action: 'case-adopted',
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
      ...(other === '' ? {} : { copied: true }),
    },
    secret: other === '' ? {} : { copiedFrom: other },
  };
}

async function settle(
  opened: CaseFolder,
  database: CaseDatabase,
  writer: WriterParts,
  adoption: LateEntry | null,
): Promise<void> {
  const { takenOver } = writer.lock;
  if (database.fromVersion < CASE_SCHEMA_VERSION) {
    await bringUpToDate(opened, database.fromVersion, writer, adoption);
  } else {
    const wasCutOff = takenOver !== null || (await isUnfinished(opened.folder));
    await restoreIndex(opened, adoption, wasCutOff);
  }
  if (takenOver !== null) {
    const { pid, host, lockedAt } = takenOver;
    await opened.record('lock-taken-over', { pid, lockedAt, reason: 'that process is gone' }, { host });
  }
  await removeLeftovers(opened.folder);
  await tidyEvidence(opened);
  await tidyExhibits(opened);
  await tidyReports(opened);
}

/**
 * Migrates a case. Saving the index makes it one of the new version, so that is done last: whatever an older program had not put on
 * record comes first, and after a kill in between the next opening goes on with it.
 */
async function bringUpToDate(
  opened: CaseFolder,
  fromVersion: number,
  { lock, audit }: WriterParts,
  adoption: LateEntry | null,
): Promise<void> {
  const append = async ({ action, detail, secret }: LateEntry): Promise<void> => {
    lock.assertHeld();
    await audit.append(action, detail, secret);
  };
  if (adoption !== null) await append(adoption);
  if (fromVersion < LOG_FIRST_VERSION) {
    for (const late of [...(await lateEvidence(opened)), ...(await lateExhibits(opened))]) await append(late);
  }
  const backup = `case.version-${fromVersion}.${utc(opened.clock).replaceAll(':', '-')}.json`;
  const before = await readBytes(opened.path(INDEX_FILE), MAX_INDEX_BYTES);
  await writeFile(opened.path(backup), before, { flag: 'wx' }).catch((error: unknown) => {
    throw fileError(error, opened.path(backup), 'write');
  });
  await opened.record('case-migrated', { from: fromVersion, to: CASE_SCHEMA_VERSION, backup });
}

/**
 * Brings the index up to the audit log, where the process that wrote to the log could not. An adoption
 * goes on record with it in one step: anything else that is saved would let the index pass over what it lacks.
 */
async function restoreIndex(
  opened: CaseFolder,
  adoption: LateEntry | null,
  wasCutOff: boolean,
): Promise<void> {
  const lacking = await lackingIn(opened, wasCutOff || adoption !== null);
  const { action, detail, secret } = adoption ?? RESTORED;
  if (lacking === null) {
    if (adoption !== null) await opened.record(action, detail, secret);
    return;
  }
  const { from, to, index: now } = lacking;
  const span: AuditDetail = adoption === null ? { from, to } : { indexRestored: { from, to } };
  await opened.commit(action, { ...detail, ...span }, secret, (index) => void Object.assign(index, now));
}

/** Entries that an index may lack without a mark of what cut its writer off: each is followed by its index. An older index lacks more. */
const MOST_LACKING = 1;

const RESTORED: LateEntry = { action: 'case-index-restored', detail: {}, secret: {} };

/**
 * The index as the whole log has it, where the one that is there was right when it was written and lags behind; anything else was
 * changed, and is named where the case is checked.
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
