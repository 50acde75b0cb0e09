import { resolve } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { canonicalJson, inputError, systemClock, utc, type Clock, type Json } from '../base/index.js';
import { CASE_SCHEMA_VERSION } from '../domain/index.js';
import { fileError, readBytes, removeLeftovers } from '../files/index.js';
import { logBehind, type Anchor } from './anchors.js';
import { AuditLog } from './auditLog.js';
import { CaseDatabase, INDEX_FILE } from './caseDatabase.js';
import { CaseFolder, defaultActor } from './caseFolder.js';
import { CaseLock, isUnfinished, removeUnfinishedMark } from './caseLock.js';
import { caseOnRecord } from './caseOnRecord.js';
import { defaultHeadsFolder, HeadStore, type HeadsFolder } from './headStore.js';
import { LOG_FIRST_VERSION } from './logFirst.js';
import { readOpenings } from './privateLog.js';
import { contradictions } from './readAnchors.js';
import { tidyEvidence } from './tidyEvidence.js';
import { tidyExhibits } from './tidyExhibits.js';
import { auditBroken, readAudit, verifyAudit } from './verifyAudit.js';
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
 * `audit-broken`, `audit-behind` naming the heads that it does not hold, `head-broken`, `disk-full`, `file-*`
 */
export function openCase(folder: string, options: OpenOptions): Promise<CaseFolder> {
  return open(folder, options, null);
}

/**
 * Goes on with a case that was restored from a copy, or is one: its audit log does not hold what this machine, its reports or its own
 * index wrote down of it. That is put on record with the reason, and every later report tells of it.
 * @returns the case, open for writing
 * @throws {PalimpsestError} `adopt-reason` without a reason; `adopt-needless` when nothing contradicts the log; as openCase
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

async function open(folder: string, options: OpenOptions, adoption: string | null): Promise<CaseFolder> {
  const path = resolve(folder);
  const clock = options.clock ?? systemClock;
  const actor = options.actor ?? defaultActor();
  const database = await CaseDatabase.open(path);
  const { heads: headsFolder = defaultHeadsFolder() } = options;
  const heads = new HeadStore(headsFolder, database.index.id);
  if (options.mode === 'read') return new CaseFolder(path, clock, actor, database, heads, null);

  const lock = await CaseLock.acquire(path, clock);
  try {
    // Another writer may have finished between the first look and the lock.
    await database.reload();
    await ensureFolder(resolve(path, 'audit'));
    const contradicted = await requireAnchors(
      new CaseFolder(path, clock, actor, database, heads, null),
      adoption !== null,
    );
    const audit = await AuditLog.open(path, clock, actor);
    const opened = new CaseFolder(path, clock, actor, database, heads, { lock, audit });
    try {
      if (adoption !== null) await adopt(opened, adoption, contradicted);
      await settle(opened, database, lock, await isUnfinished(path));
      await removeUnfinishedMark(path);
      await heads.write(audit.head);
    } catch (error) {
      await audit.close();
      throw error;
    }
    return opened;
  } catch (error) {
    await lock.release(lock.takenOver !== null);
    throw error;
  }
}

/** The heads that the log does not hold; refused, before anything is touched, unless the case is to be adopted. */
async function requireAnchors(reader: CaseFolder, isAdopted: boolean): Promise<Anchor[]> {
  const { folder } = reader;
  const verdict = await verifyAudit(folder);
  if (verdict.kind === 'broken') throw auditBroken(folder, verdict.line, verdict.reason);
  const contradicted = await contradictions(reader);
  if (contradicted.length > 0 && !isAdopted) throw logBehind(folder, verdict.head.entries, contradicted);
  if (contradicted.length > 0 || !isAdopted) return contradicted;
  throw inputError(
    'adopt-needless',
    `Nothing that was written down contradicts the audit log of ${folder}: the case goes on as it is.`,
    'Open it without adopting it.',
    { folder },
  );
}

async function adopt(opened: CaseFolder, reason: string, contradicted: readonly Anchor[]): Promise<void> {
  await opened.record('case-adopted', {
    reason,
    had: { ...(await opened.auditHead()) },
    contradicted: contradicted.map((anchor): Json => ({ ...anchor })),
  });
}

async function settle(
  opened: CaseFolder,
  database: CaseDatabase,
  lock: CaseLock,
  wasUnfinished: boolean,
): Promise<void> {
  const { fromVersion } = database;
  if (lock.takenOver !== null || wasUnfinished) await restoreIndex(opened, fromVersion);
  if (lock.takenOver !== null) {
    const { pid, host, lockedAt } = lock.takenOver;
    await opened.record('lock-taken-over', { pid, lockedAt, reason: 'that process is gone' }, { host });
  }
  await removeLeftovers(opened.folder);
  if (fromVersion < CASE_SCHEMA_VERSION) {
    const backup = `case.version-${fromVersion}.${utc(opened.clock).replaceAll(':', '-')}.json`;
    const before = await readBytes(opened.path(INDEX_FILE), 64 * 1024 * 1024);
    await writeFile(opened.path(backup), before, { flag: 'wx' }).catch((error: unknown) => {
      throw fileError(error, opened.path(backup), 'write');
    });
    await opened.record('case-migrated', { from: fromVersion, to: CASE_SCHEMA_VERSION, backup });
  }
  await tidyEvidence(opened, fromVersion);
  await tidyExhibits(opened, fromVersion);
  await tidyReports(opened);
}

/** Brings the index up to the audit log, where the process that wrote to the log could not. */
async function restoreIndex(opened: CaseFolder, fromVersion: number): Promise<void> {
  if (fromVersion < LOG_FIRST_VERSION) return;
  const entries = await readAudit(opened.folder);
  const openings = await readOpenings(opened.folder);
  // Only an index that was right when it was written lags behind; anything else was changed, and is named where the case is checked.
  const { anchor } = opened.index;
  const then = caseOnRecord(entries.slice(0, anchor.entries), openings, opened.index);
  if (canonicalJson(then) !== canonicalJson(opened.index)) return;
  const now = caseOnRecord(entries, openings, opened.index);
  if (canonicalJson(now) === canonicalJson(then)) return;
  await opened.commit('case-index-restored', { from: anchor.entries, to: entries.length }, {}, (index) => {
    Object.assign(index, now);
  });
}

async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, 'create');
  }
}
