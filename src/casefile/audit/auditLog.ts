import { join } from 'node:path';
import { CallQueue, type Clock, environmentError, sha256Hex, utc } from '../../base/index.js';
import { AppendFile } from '../../files/index.js';
import {
  auditEntrySchema,
  auditLine,
  headAfter,
  isTornTail,
  macsOf,
  type AuditEntry,
  type AuditHead,
  type DetailOf,
  type SecretOf,
  type ActionName,
} from '../../domain/index.js';
import { PrivateLog, readOpenings, type Openings } from './privateLog.js';
import { auditBroken, AUDIT_FILE, scanAudit, type AuditScan } from './verifyAudit.js';

/** The name of the private value that states whose pseudonym an entry's `actor` is. */
const ACTOR = 'actor';

/** The audit log of a case, open for appending. There is one per case, and it requires the lock of the case. */
export class AuditLog {
  readonly #file: AppendFile;
  readonly #private: PrivateLog;
  readonly #clock: Clock;
  readonly #login: string;
  /** The person who writes, under the name in the log: `person-1`, `person-2`, … */
  readonly person: string;
  #isNamed: boolean;
  #head: AuditHead;
  #isInDoubt = false;
  readonly #appends = new CallQueue();

  private constructor(
    folder: string,
    file: AppendFile,
    head: AuditHead,
    entries: readonly AuditEntry[],
    openings: Openings,
    clock: Clock,
    login: string,
  ) {
    this.#file = file;
    this.#private = new PrivateLog(folder);
    this.#head = head;
    this.#clock = clock;
    this.#login = login;
    const known = entries.find((entry) => openings.line(entry, ACTOR)?.value === login);
    const people = new Set(
      entries.filter((entry) => macsOf(entry)[ACTOR] !== undefined).map(({ actor }) => actor),
    );
    this.#isNamed = known !== undefined;
    this.person = known?.actor ?? `person-${people.size + 1}`;
  }

  /**
   * Opens the log and checks the whole chain. A last line that a crash left incomplete is repaired, and the repair is put on record:
   * the line is dropped if it is the beginning of an entry, and completed if only the line feed is missing.
   * @param folder the case folder; `audit/` must exist
   * @param login who writes; the log itself holds a pseudonym
   * @throws {PalimpsestError} `audit-broken` naming the line; `disk-full`, `file-*`
   */
  static async open(folder: string, clock: Clock, login: string): Promise<AuditLog> {
    const scan = await scanAudit(folder);
    if (scan.broken !== null) throw auditBroken(folder, scan.broken.line, scan.broken.reason);
    if (scan.tail !== null && !scan.tailIsEntry && !isTornTail(scan.tail.bytes)) {
      throw auditBroken(folder, scan.tail.number, 'it has no line feed and is not the beginning of an entry');
    }
    const openings = await readOpenings(folder);
    const file = await AppendFile.open(join(folder, AUDIT_FILE));
    try {
      return await repaired(
        scan,
        new AuditLog(folder, file, scan.head, scan.entries, openings, clock, login),
        file,
      );
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The number of entries and the hash of the last one. */
  get head(): AuditHead {
    return this.#head;
  }

  /** True if an entry could neither be saved nor removed again: the file may hold it, and nothing more is written. */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /**
   * Appends an entry, which is on the disk when the promise settles. Entries are in the order of the calls.
   * @param detail as the table of actions has it
   * @param secret values that the log holds only as an HMAC; they go to the private log, which is never sealed
   * @throws {z.ZodError} for an entry that could not be read again, before anything is written
   * @throws {PalimpsestError} `disk-full`, `file-*`; no part of the entry then remains in the file, unless the log {@link isInDoubt};
   * `audit-in-doubt` after that
   */
  append<N extends ActionName>(action: N, detail: DetailOf<N>, secret: SecretOf<N>): Promise<AuditEntry>;
  append(
    action: ActionName,
    detail: DetailOf<ActionName>,
    secret: SecretOf<ActionName>,
  ): Promise<AuditEntry> {
    return this.#appends.run(async () => {
      if (this.#isInDoubt) throw inDoubt(this.#file.path);
      const seq = this.#head.entries + 1;
      const hidden = this.#isNamed ? secret : { ...secret, [ACTOR]: this.#login };
      const macs = Object.keys(hidden).length === 0 ? {} : { private: await this.#private.keep(seq, hidden) };
      const entry = auditEntrySchema.parse({
        seq,
        time: utc(this.#clock),
        actor: this.person,
        action,
        detail: { ...detail, ...macs },
        prev: this.#head.sha256,
      });
      const bytes = new TextEncoder().encode(`${auditLine(entry)}\n`);
      await this.#write(bytes);
      this.#head = headAfter(this.#head, bytes.subarray(0, -1));
      this.#isNamed = true;
      return entry;
    });
  }

  /** Adds bytes and syncs them; bytes that cannot be synced are removed again. */
  async #write(bytes: Uint8Array): Promise<void> {
    const sizeBefore = this.#file.sizeBytes;
    await this.#file.append(bytes);
    try {
      await this.#file.sync();
    } catch (error) {
      await this.#file.truncateTo(sizeBefore).catch(() => undefined);
      this.#isInDoubt = this.#file.sizeBytes !== sizeBefore;
      throw error;
    }
  }

  /** Accepts a last line that lacks only its line feed. */
  adopt(bytes: Uint8Array): void {
    this.#head = headAfter(this.#head, bytes);
  }

  /** Closes the files after all entries have been written. */
  async close(): Promise<void> {
    await this.#appends.settled();
    await this.#private.close();
    await this.#file.close();
  }
}

function inDoubt(path: string): Error {
  return environmentError(
    'audit-in-doubt',
    `Nothing more is written to ${path}: its last entry could neither be saved nor removed.`,
    'Check the disk, then open the case again.',
    { path },
  );
}

async function repaired(scan: AuditScan, log: AuditLog, file: AppendFile): Promise<AuditLog> {
  if (scan.tail === null) return log;
  const { bytes, number } = scan.tail;
  if (scan.tailIsEntry) {
    await file.append(new Uint8Array([10]));
    log.adopt(bytes);
    await log.append('audit-repaired', { line: number, repair: 'line feed added' }, {});
    return log;
  }
  await file.truncateTo(scan.endByte);
  await log.append(
    'audit-repaired',
    {
      line: number,
      repair: 'cut-off last line dropped',
      droppedBytes: bytes.length,
      droppedSha256: sha256Hex(bytes),
    },
    { droppedText: new TextDecoder('utf-8').decode(bytes.subarray(0, 2000)) },
  );
  return log;
}
