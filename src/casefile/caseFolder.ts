import { isAbsolute, join, relative } from 'node:path';
import { hostname, userInfo } from 'node:os';
import { CallQueue, type Clock, PalimpsestError } from '../base/index.js';
import type {
  AuditEntry,
  AuditHead,
  CaseIndex,
  DetailOf,
  OpenAction,
  SecretOf,
  ActionName,
} from '../domain/index.js';
import type { AuditLog } from './audit/auditLog.js';
import type { CaseDatabase } from './caseDatabase.js';
import type { FolderLock } from './folderLock.js';
import type { HeadStore, MachineHead } from './audit/headStore.js';
import { lastReportNumber } from './audit/reportsOnRecord.js';
import { scanAudit } from './audit/verifyAudit.js';

/** What a writer holds in addition to the index. */
interface WriterParts {
  readonly lock: FolderLock;
  readonly audit: AuditLog;
}

/** An open case. Several processes may read it at once, but only one may write. */
export class CaseFolder {
  /** Absolute path. */
  readonly folder: string;
  readonly mode: 'read' | 'write';
  readonly clock: Clock;
  /** Who works on the case, e.g. `ada@bench-3`; the audit log names them as {@link person}. */
  readonly actor: string;
  readonly #database: CaseDatabase;
  readonly #heads: HeadStore;
  readonly #writer: WriterParts | null;
  readonly #turns = new CallQueue();
  #isHeadKept = true;
  /** An entry of the log and its change to the index form a pair; pairs are written one after the other. */
  readonly #writes = new CallQueue();

  constructor(
    folder: string,
    clock: Clock,
    actor: string,
    database: CaseDatabase,
    heads: HeadStore,
    writer: WriterParts | null,
  ) {
    this.folder = folder;
    this.mode = writer === null ? 'read' : 'write';
    this.clock = clock;
    this.actor = actor;
    this.#database = database;
    this.#heads = heads;
    this.#writer = writer;
  }

  /** The index of the case; it must not be changed in place. */
  get index(): CaseIndex {
    return this.#database.index;
  }

  /** The name of this session of the case in the audit log; empty when reading. */
  get session(): string {
    return this.#writer?.lock.content.session ?? '';
  }

  /** The person who works on the case, as the audit log names them, e.g. `person-1`; empty when reading. */
  get person(): string {
    return this.#writer?.audit.person ?? '';
  }

  /** Absolute path of something in the case folder. */
  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Path relative to the case folder, with forward slashes. */
  relativePath(path: string): string {
    return relative(this.folder, path).replaceAll('\\', '/');
  }

  /** A path in the form in which it is recorded: relative if it is inside the case folder, so that a case may be moved; else absolute. */
  shownPath(path: string): string {
    const inside = this.relativePath(path);
    return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  }

  /** Reads the index again, because another process may have changed it. @throws {PalimpsestError} `case-*`, `file-*` */
  async reload(): Promise<void> {
    if (this.#writer === null) await this.#database.reload();
  }

  /**
   * Records an action in the audit log; the entry is on the disk when the promise settles.
   * @param detail and secret: as the table of actions has them; a secret is named by its HMAC only
   * @throws {PalimpsestError} `case-lock-lost`, `disk-full`, `file-*`
   */
  record<N extends OpenAction>(action: N, detail: DetailOf<N>): Promise<AuditEntry>;
  record<N extends ActionName>(action: N, detail: DetailOf<N>, secret: SecretOf<N>): Promise<AuditEntry>;
  record(
    action: ActionName,
    detail: DetailOf<ActionName>,
    secret: SecretOf<ActionName> = {},
  ): Promise<AuditEntry> {
    return this.commit(action, detail, secret, () => undefined);
  }

  /**
   * Records an action in the audit log and then in the index, which summarizes the log. After a crash between the two, the log is newer;
   * the index is updated when the case is next opened for writing. If the index cannot be saved (a full disk), the action
   * is still on record, and the error says so. Failing to keep a head on this machine is not an error: a later head will be kept.
   * @param change receives a copy of the index, which it changes in place
   * @throws {PalimpsestError} `case-broken` when the result would not be an index, before anything is written; `case-lock-lost`,
   * `disk-full`, `file-*`
   */
  commit<N extends ActionName>(
    action: N,
    detail: DetailOf<N>,
    secret: SecretOf<N>,
    change: (index: CaseIndex) => void,
  ): Promise<AuditEntry> {
    const { lock, audit } = this.#parts();
    return this.#writes.run(async () => {
      lock.assertHeld();
      const index = this.#database.changed(change);
      const entry = await audit.append(action, detail, secret);
      index.anchor = audit.head;
      try {
        await this.#database.take(index);
      } finally {
        await this.#keepHead(audit.head, lastReportNumber([entry], []));
      }
      return entry;
    });
  }

  /** The index and the head of the audit log at the same moment, so that they agree. @throws {PalimpsestError} `file-*` */
  settled(): Promise<{ readonly index: CaseIndex; readonly head: AuditHead }> {
    return this.#writes.run(async () => ({ index: this.index, head: await this.auditHead() }));
  }

  /** The last head of the audit log that this machine keeps outside the case. */
  machineHead(): Promise<MachineHead> {
    return this.#heads.read();
  }

  /** Carries out changes of several steps one after the other, in the order of the requests. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  /** The number of audit entries and the hash of the last one, to be printed wherever the case is shown. @throws {PalimpsestError} `file-*` */
  async auditHead(): Promise<AuditHead> {
    if (this.#writer !== null) return this.#writer.audit.head;
    return (await scanAudit(this.folder)).head;
  }

  /** @throws {PalimpsestError} `case-lock-lost` when this process may no longer write to the case */
  assertWritable(): void {
    this.#parts().lock.assertHeld();
  }

  /** Closes the case and releases the lock. @throws {PalimpsestError} `disk-full`, `file-*` if the index could not be saved */
  async close(): Promise<void> {
    if (this.#writer === null) return;
    await this.#writes.settled();
    const { audit, lock } = this.#writer;
    await audit.close();
    try {
      if (!this.#isHeadKept) await this.#keepHead(audit.head, 0);
      if (this.#database.isBehind) await this.#database.take(this.#database.index);
    } finally {
      await lock.release(this.#database.isBehind || audit.isInDoubt);
    }
  }

  async #keepHead(head: AuditHead, lastReport: number): Promise<void> {
    this.#isHeadKept = await this.#heads.write(head, lastReport);
  }

  #parts(): WriterParts {
    if (this.#writer !== null) return this.#writer;
    throw new PalimpsestError({
      kind: 'bug',
      code: 'case-open-for-reading',
      message: `The case ${this.folder} is open for reading only.`,
      hint: 'Open it in the mode "write".',
    });
  }
}

/** The user of this machine, e.g. `ada@bench-3`, who is named in the private log unless another person is given. */
export function defaultActor(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without a name, as in some containers.
    return `user-${process.getuid?.() ?? 'unknown'}@${hostname()}`;
  }
}
