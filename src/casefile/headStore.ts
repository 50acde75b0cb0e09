import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inputError, PalimpsestError } from '../base/index.js';
import { defaultDataFolder, fileError, fileExists, readBytes, writeFileAtomic } from '../files/index.js';
import type { AuditHead } from './auditEntry.js';

const headSchema = z.strictObject({
  schema: z.literal('palimpsest-head'),
  schemaVersion: z.literal(1),
  caseId: z.string(),
  entries: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const MAX_HEAD_BYTES = 64 * 1024;

/** Where the heads of audit logs are kept outside of their cases: a folder, or null for a case that nobody will open again. */
export type HeadsFolder = string | null;

/** `$PALIMPSEST_HOME/heads`, or `~/.palimpsest/heads`. */
export function defaultHeadsFolder(): string {
  return join(defaultDataFolder(), 'heads');
}

/** What keeps from writing to the folder but is no fault of the case. */
const UNWRITABLE = new Set(['file-denied', 'file-read-only', 'file-not-folder', 'file-missing']);

/** The last head of a case's audit log that this machine knows. */
export class HeadStore {
  readonly #folder: HeadsFolder;
  readonly #caseId: string;

  constructor(folder: HeadsFolder, caseId: string) {
    this.#folder = folder;
    this.#caseId = caseId;
  }

  /**
   * The head that was kept last; null when this machine knows none.
   * @throws {PalimpsestError} `head-broken` for a file that this program did not write; `file-*`
   */
  async read(): Promise<AuditHead | null> {
    const path = this.#path();
    if (path === null || !(await fileExists(path))) return null;
    const parsed = headSchema.safeParse(parseJson(await readBytes(path, MAX_HEAD_BYTES)));
    if (parsed.success && parsed.data.caseId === this.#caseId) {
      return { entries: parsed.data.entries, sha256: parsed.data.sha256 };
    }
    throw inputError(
      'head-broken',
      `${path} is not the head of an audit log as Palimpsest keeps it.`,
      'It was changed by hand. Restore it; without it, nothing outside of the case shows whether its audit log was cut.',
      { path },
    );
  }

  /** Keeps a head in place of the last one. Where the folder cannot be written to, none is kept. @throws {PalimpsestError} `disk-full`, `file-*` */
  async write(head: AuditHead): Promise<void> {
    const path = this.#path();
    if (path === null || this.#folder === null) return;
    const content = { schema: 'palimpsest-head', schemaVersion: 1, caseId: this.#caseId, ...head };
    try {
      await mkdir(this.#folder, { recursive: true }).catch((error: unknown) => {
        throw fileError(error, this.#folder ?? '', 'create');
      });
      await writeFileAtomic(path, `${JSON.stringify(content)}\n`);
    } catch (error) {
      if (!(error instanceof PalimpsestError) || !UNWRITABLE.has(error.code)) throw error;
    }
  }

  /** An index that somebody wrote by hand may name any id; one that is no file name has no head. */
  #path(): string | null {
    if (this.#folder === null || !/^[A-Za-z0-9][A-Za-z0-9-]{0,100}$/.test(this.#caseId)) return null;
    return join(this.#folder, `${this.#caseId}.json`);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
