import { join, relative } from 'node:path';
import { hostname, userInfo } from 'node:os';
import { PalimpsestError, type Clock } from '../base/index.js';
import type { CaseIndex } from '../domain/index.js';
import type { AuditEntry, AuditHead } from './auditEntry.js';
import type { AuditDetail, AuditLog } from './auditLog.js';
import type { CaseDatabase } from './caseDatabase.js';
import type { CaseLock } from './caseLock.js';
import { scanAudit } from './verifyAudit.js';

/** What a writer holds beside the index. */
export interface WriterParts {
  readonly lock: CaseLock;
  readonly audit: AuditLog;
}

/** An open case. Many may read it at once, one may write. */
export class CaseFolder {
  /** Absolute path. */
  readonly folder: string;
  readonly mode: 'read' | 'write';
  readonly clock: Clock;
  /** Who is named in the audit log. */
  readonly actor: string;
  readonly #database: CaseDatabase;
  readonly #writer: WriterParts | null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    folder: string,
    clock: Clock,
    actor: string,
    database: CaseDatabase,
    writer: WriterParts | null,
  ) {
    this.folder = folder;
    this.mode = writer === null ? 'read' : 'write';
    this.clock = clock;
    this.actor = actor;
    this.#database = database;
    this.#writer = writer;
  }

  /** The index of the case; not to be changed in place. */
  get index(): CaseIndex {
    return this.#database.index;
  }

  /** Names this opening of the case in the audit log; empty when reading. */
  get session(): string {
    return this.#writer?.lock.content.session ?? '';
  }

  /** Absolute path of something in the case folder. */
  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Path relative to the case folder, with forward slashes. */
  relativePath(path: string): string {
    return relative(this.folder, path).replaceAll('\\', '/');
  }

  /** Reads the index again, which another process may have written. @throws {PalimpsestError} `case-*`, `file-*` */
  async reload(): Promise<void> {
    if (this.#writer === null) await this.#database.reload();
  }

  /**
   * Changes the index and saves it, all or nothing.
   * @throws {PalimpsestError} `case-lock-lost`, `disk-full`, `file-*`
   */
  async update(change: (index: CaseIndex) => void): Promise<void> {
    this.#writing().lock.assertHeld();
    await this.#database.update(change);
  }

  /**
   * Puts an action on record in the audit log; on disk when the promise settles.
   * @param action kebab-case, e.g. `evidence-added`
   * @throws {PalimpsestError} `case-lock-lost`, `disk-full`, `file-*`
   */
  async record(action: string, detail: AuditDetail): Promise<AuditEntry> {
    const { lock, audit } = this.#writing();
    lock.assertHeld();
    return audit.append(action, detail);
  }

  /** Carries out changes that take several steps one after the other, in the order they were asked for. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Number of audit entries and hash of the last; print it wherever the case is shown. @throws {PalimpsestError} `file-*` */
  async auditHead(): Promise<AuditHead> {
    if (this.#writer !== null) return this.#writer.audit.head;
    return (await scanAudit(this.folder, () => undefined)).head;
  }

  /** @throws {PalimpsestError} `case-lock-lost` when this process may no longer write to the case */
  assertWritable(): void {
    this.#writing().lock.assertHeld();
  }

  /** Ends the work on the case and gives the lock back. */
  async close(): Promise<void> {
    if (this.#writer === null) return;
    await this.#writer.audit.close();
    await this.#writer.lock.release();
  }

  #writing(): WriterParts {
    if (this.#writer !== null) return this.#writer;
    throw new PalimpsestError({
      kind: 'bug',
      code: 'case-open-for-reading',
      message: `The case ${this.folder} is open for reading only.`,
      hint: 'Open it with mode "write".',
    });
  }
}

/** The user of this machine as named in the audit log unless someone else is named, e.g. `ada@bench-3`. */
export function defaultActor(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without a name, as in some containers.
    return `user-${process.getuid?.() ?? 'unknown'}@${hostname()}`;
  }
}
