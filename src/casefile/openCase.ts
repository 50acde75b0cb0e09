import { resolve } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { systemClock, utc, type Clock } from '../base/index.js';
import { CASE_SCHEMA_VERSION } from '../domain/index.js';
import { fileError, readBytes, removeLeftovers } from '../files/index.js';
import { AuditLog } from './auditLog.js';
import { CaseDatabase, INDEX_FILE } from './caseDatabase.js';
import { CaseFolder, defaultActor } from './caseFolder.js';
import { CaseLock } from './caseLock.js';
import { tidyEvidence } from './tidyEvidence.js';
import { tidyExhibits } from './tidyExhibits.js';

/** How to open a case. */
export interface OpenOptions {
  readonly mode: 'read' | 'write';
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Who is named in the audit log; default `user@host`. */
  readonly actor?: string;
}

/**
 * Opens a case folder. Reading changes nothing and is always possible; writing takes the lock, checks the audit chain, puts right what
 * a crash left behind, and brings an older index up to date (keeping the old file beside it). All of that is put on record.
 * @throws {PalimpsestError} `case-missing`, `case-not-a-case`, `case-newer`, `case-broken`, `case-locked`, `case-read-only`,
 * `audit-broken`, `disk-full`, `file-*`
 */
export async function openCase(folder: string, options: OpenOptions): Promise<CaseFolder> {
  const path = resolve(folder);
  const clock = options.clock ?? systemClock;
  const actor = options.actor ?? defaultActor();
  const database = await CaseDatabase.open(path);
  if (options.mode === 'read') return new CaseFolder(path, clock, actor, database, null);

  const lock = await CaseLock.acquire(path, clock);
  try {
    // Another writer may have finished between the first look and the lock.
    await database.reload();
    await ensureFolder(resolve(path, 'audit'));
    const audit = await AuditLog.open(path, clock, actor);
    const opened = new CaseFolder(path, clock, actor, database, { lock, audit });
    try {
      await settle(opened, database, lock);
    } catch (error) {
      await audit.close();
      throw error;
    }
    return opened;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function settle(opened: CaseFolder, database: CaseDatabase, lock: CaseLock): Promise<void> {
  if (lock.takenOver !== null) {
    const { pid, host, lockedAt } = lock.takenOver;
    await opened.record('lock-taken-over', { pid, host, lockedAt, reason: 'that process is gone' });
  }
  await removeLeftovers(opened.folder);
  const { fromVersion } = database;
  if (fromVersion < CASE_SCHEMA_VERSION) {
    const backup = `case.version-${fromVersion}.${utc(opened.clock).replaceAll(':', '-')}.json`;
    const before = await readBytes(opened.path(INDEX_FILE), 64 * 1024 * 1024);
    await writeFile(opened.path(backup), before, { flag: 'wx' }).catch((error: unknown) => {
      throw fileError(error, opened.path(backup), 'write');
    });
    await opened.update(() => undefined);
    await opened.record('case-migrated', { from: fromVersion, to: CASE_SCHEMA_VERSION, backup });
  }
  await tidyEvidence(opened);
  await tidyExhibits(opened);
}

async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, 'create');
  }
}
