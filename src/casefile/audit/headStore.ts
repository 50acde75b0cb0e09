import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ErrorCode, inputError, PalimpsestError } from '../../base/index.js';
import {
  defaultDataFolder,
  fileError,
  fileExists,
  OWNER_FOLDER,
  readBytes,
  writeFileAtomic,
} from '../../files/index.js';
import type { AuditHead } from '../../domain/index.js';

const headSchema = z.strictObject({
  schema: z.literal('palimpsest-head'),
  schemaVersion: z.literal(1),
  caseId: z.string(),
  entries: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  folder: z.string(),
  lastReport: z.int().min(0),
});

const MAX_HEAD_BYTES = 64 * 1024;

/** Where the heads of audit logs are kept outside their cases: a folder, or null for a case that no one will open again. */
export type HeadsFolder = string | null;

/** The last head of a case's audit log that was kept on this machine. */
export interface KeptHead extends AuditHead {
  /** The absolute path of the case folder that was written to. */
  readonly folder: string;
  /** The highest number that any report of the case received; 0 if there is none. */
  readonly lastReport: number;
}

/** What this machine has on record about a case: nothing, a head, or a file that this program did not write. */
export type MachineHead =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly head: KeptHead }
  | { readonly kind: 'broken'; readonly path: string };

/** `$PALIMPSEST_HOME/heads`, or `~/.palimpsest/heads`. */
export function defaultHeadsFolder(): string {
  return join(defaultDataFolder(), 'heads');
}

/** The last head of a case's audit log that this machine knows. Failing to read or write it is not treated as a fault of the case. */
export class HeadStore {
  readonly #folder: HeadsFolder;
  readonly #caseId: string;
  readonly #caseFolder: string;

  /** @param caseFolder the folder that is recorded with each head: absolute, without links */
  constructor(folder: HeadsFolder, caseId: string, caseFolder: string) {
    this.#folder = folder;
    this.#caseId = caseId;
    this.#caseFolder = caseFolder;
  }

  /** The head that was kept last; none if the folder cannot be read. */
  async read(): Promise<MachineHead> {
    const path = this.#path();
    const text = path === null ? null : await orNull(textOf(path));
    if (path === null || text === null) return { kind: 'none' };
    const parsed = headSchema.safeParse(parseJson(text));
    if (!parsed.success || parsed.data.caseId !== this.#caseId) return { kind: 'broken', path };
    const { entries, sha256, folder, lastReport } = parsed.data;
    return { kind: 'kept', head: { entries, sha256, folder, lastReport } };
  }

  /**
   * Replaces the head that was kept last. If the disk is full or the folder is not writable, the old head stays.
   * @param lastReport the highest number of a report of the case; a higher number that was kept before stays
   * @returns whether it was kept
   */
  async write({ entries, sha256 }: AuditHead, lastReport: number): Promise<boolean> {
    const path = this.#path();
    if (path === null || this.#folder === null) return true;
    const before = await this.read();
    const content = {
      schema: 'palimpsest-head',
      schemaVersion: 1,
      caseId: this.#caseId,
      entries,
      sha256,
      folder: this.#caseFolder,
      lastReport: Math.max(lastReport, before.kind === 'kept' ? before.head.lastReport : 0),
    };
    return (await orNull(writeInto(this.#folder, path, `${JSON.stringify(content)}\n`))) !== null;
  }

  /** An index that was written by hand may contain any id; an id that cannot be a file name has no head. */
  #path(): string | null {
    if (this.#folder === null || !/^[A-Za-z0-9][A-Za-z0-9-]{0,100}$/.test(this.#caseId)) return null;
    return join(this.#folder, `${this.#caseId}.json`);
  }
}

/** The error for a kept head that this program did not write. */
export function headBroken(path: string): Error {
  return inputError(
    'head-broken',
    `${path} is not a head of an audit log in the form that Palimpsest writes.`,
    'The file was changed outside Palimpsest. Restore it, or continue without it: `palimpsest case adopt CASE --reason "…"`; every later report states the adoption. Without the file, nothing on this machine shows whether the audit log was shortened.',
    { path },
  );
}

/** Error codes that mean that something other than a file of this program is in the file's place. */
const STRANGE: ReadonlySet<ErrorCode> = new Set(['file-too-large', 'file-not-regular', 'file-is-folder']);

/** Null if there is no file; empty if something else is in its place. */
async function textOf(path: string): Promise<string | null> {
  if (!(await fileExists(path))) return null;
  try {
    return new TextDecoder().decode(await readBytes(path, MAX_HEAD_BYTES));
  } catch (error) {
    if (error instanceof PalimpsestError && STRANGE.has(error.code)) return '';
    throw error;
  }
}

async function writeInto(folder: string, path: string, text: string): Promise<true> {
  await mkdir(folder, { recursive: true, mode: OWNER_FOLDER }).catch((error: unknown) => {
    throw fileError(error, folder, 'create');
  });
  await writeFileAtomic(path, text);
  return true;
}

/** Null if the file system refuses. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind !== 'bug') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
