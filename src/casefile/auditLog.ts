import { join } from 'node:path';
import { sha256Hex, utc, type Clock, type Json } from '../base/index.js';
import { AppendFile } from '../files/index.js';
import { auditLine, headAfter, isTornTail, type AuditEntry, type AuditHead } from './auditEntry.js';
import { auditBroken, AUDIT_FILE, scanAudit, type AuditScan } from './verifyAudit.js';

/** What an audit entry says beside its action. */
export type AuditDetail = Readonly<Record<string, Json>>;

/** The audit log of a case, open for appending. One per case, under its lock. */
export class AuditLog {
  readonly #file: AppendFile;
  readonly #clock: Clock;
  readonly #actor: string;
  #head: AuditHead;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(file: AppendFile, head: AuditHead, clock: Clock, actor: string) {
    this.#file = file;
    this.#head = head;
    this.#clock = clock;
    this.#actor = actor;
  }

  /**
   * Opens the log and checks the whole chain. A last line that was cut off by a crash is put right and the repair is put on record:
   * dropped when it is provably the beginning of an entry, completed when only the line feed is missing.
   * @param folder the case folder; `audit/` must exist
   * @throws {PalimpsestError} `audit-broken` naming the line; `disk-full`, `file-*`
   */
  static async open(folder: string, clock: Clock, actor: string): Promise<AuditLog> {
    const scan = await scanAudit(folder, () => undefined);
    if (scan.broken !== null) throw auditBroken(folder, scan.broken.line, scan.broken.reason);
    if (scan.tail !== null && !scan.tailIsEntry && !isTornTail(scan.tail.bytes)) {
      throw auditBroken(folder, scan.tail.number, 'it has no line feed and is not the beginning of an entry');
    }
    const file = await AppendFile.open(join(folder, AUDIT_FILE));
    try {
      return await repaired(scan, new AuditLog(file, scan.head, clock, actor), file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Number of entries and hash of the last one. */
  get head(): AuditHead {
    return this.#head;
  }

  /**
   * Appends an entry; when the promise settles it is on the disk. Entries come in the order of the calls.
   * @param action kebab-case, e.g. `evidence-added`
   * @throws {PalimpsestError} `disk-full`, `file-*`; nothing of the entry is then left in the file
   */
  append(action: string, detail: AuditDetail): Promise<AuditEntry> {
    const result = this.#tail.then(async () => {
      const entry: AuditEntry = {
        seq: this.#head.entries + 1,
        time: utc(this.#clock),
        actor: this.#actor,
        action,
        detail: { ...detail } as AuditEntry['detail'],
        prev: this.#head.sha256,
      };
      const bytes = new TextEncoder().encode(`${auditLine(entry)}\n`);
      await this.#file.append(bytes);
      this.#head = headAfter(this.#head, bytes.subarray(0, -1));
      await this.#file.sync();
      return entry;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Accepts a last line that lacks only its line feed. */
  adopt(bytes: Uint8Array): void {
    this.#head = headAfter(this.#head, bytes);
  }

  /** Closes the file once all entries are written. */
  async close(): Promise<void> {
    await this.#tail;
    await this.#file.close();
  }
}

async function repaired(scan: AuditScan, log: AuditLog, file: AppendFile): Promise<AuditLog> {
  if (scan.tail === null) return log;
  const { bytes, number } = scan.tail;
  if (scan.tailIsEntry) {
    await file.append(new Uint8Array([10]));
    log.adopt(bytes);
    await log.append('audit-repaired', { line: number, repair: 'line feed added' });
    return log;
  }
  await file.truncateTo(scan.endByte);
  await log.append('audit-repaired', {
    line: number,
    repair: 'cut-off last line dropped',
    droppedBytes: bytes.length,
    droppedSha256: sha256Hex(bytes),
    droppedText: new TextDecoder('utf-8').decode(bytes.subarray(0, 2000)),
  });
  return log;
}
