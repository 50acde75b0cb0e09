import { join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { z } from 'zod';
import { inputError } from '../base/index.js';
import { CASE_SCHEMA_VERSION, caseIndexSchema, type CaseIndex } from '../domain/index.js';
import { fileExists, readBytes, writeFileAtomic } from '../files/index.js';

/** The name of the index in a case folder. */
export const INDEX_FILE = 'case.json';

/** Larger than any realistic index of a case. */
export const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** A lowdb adapter that checks what it reads and writes, and replaces the file in one step (temporary file, fsync, rename). */
class CaseIndexAdapter implements Adapter<CaseIndex> {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<CaseIndex> {
    const bytes = await readBytes(this.path, MAX_INDEX_BYTES);
    const index = parseJson(bytes, this.path);
    refuseOther(index, this.path);
    return checked(index, this.path);
  }

  async write(data: CaseIndex): Promise<void> {
    await writeFileAtomic(this.path, serializeIndex(checked(data, this.path)));
  }
}

/** The index as text, laid out so that a person can read it in a text editor. */
export function serializeIndex(index: CaseIndex): string {
  return `${JSON.stringify(index, null, 2)}\n`;
}

/** The index of a case in memory and on disk. */
export class CaseDatabase {
  readonly #low: Low<CaseIndex>;
  readonly #adapter: CaseIndexAdapter;
  #isBehind = false;

  private constructor(low: Low<CaseIndex>, adapter: CaseIndexAdapter) {
    this.#low = low;
    this.#adapter = adapter;
  }

  /**
   * Reads the index of a case folder.
   * @throws {PalimpsestError} `case-not-a-case`, `case-newer`, `case-broken` naming the place; `file-*`
   */
  static async open(folder: string): Promise<CaseDatabase> {
    const path = join(folder, INDEX_FILE);
    if (!(await fileExists(folder))) {
      throw inputError(
        'case-missing',
        `There is no folder ${folder}.`,
        'Check the path of the case folder.',
        {
          folder,
        },
      );
    }
    if (!(await fileExists(path).catch(() => false))) throw notACase(folder);
    const adapter = new CaseIndexAdapter(path);
    const low = new Low<CaseIndex>(adapter, await adapter.read());
    return new CaseDatabase(low, adapter);
  }

  /** The index. It must not be changed in place. */
  get index(): CaseIndex {
    return this.#low.data;
  }

  /** Reads the file again, because another process may have changed it. @throws {PalimpsestError} as {@link open} */
  async reload(): Promise<void> {
    await this.#low.read();
  }

  /**
   * Returns the index with a change, which is not saved.
   * @param change receives a copy, which it changes in place
   * @throws {PalimpsestError} `case-broken` when the result would not be an index
   */
  changed(change: (index: CaseIndex) => void): CaseIndex {
    const after = structuredClone(this.#low.data);
    change(after);
    return checked(after, this.#adapter.path);
  }

  /**
   * Adopts and saves an index that the audit log vouches for. If it cannot be saved, the index in memory is newer than the file until the next
   * save, and {@link isBehind} is true.
   * @throws {PalimpsestError} `disk-full`, `file-*`
   */
  async take(index: CaseIndex): Promise<void> {
    this.#low.data = index;
    this.#isBehind = true;
    await this.#low.write();
    this.#isBehind = false;
  }

  /** True if the file could not be written, so that it is older than the audit log. */
  get isBehind(): boolean {
    return this.#isBehind;
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw inputError(
      'case-broken',
      `${path} is not JSON: ${why}.`,
      'Restore case.json from a copy of the case.',
      {
        path,
      },
    );
  }
}

/** Refuses what is no index of a case, and an index of a later version. @throws {PalimpsestError} `case-not-a-case`, `case-newer` */
function refuseOther(value: unknown, path: string): void {
  const { data } = headerSchema.safeParse(value);
  if (data === undefined) {
    throw inputError(
      'case-not-a-case',
      `${path} is not the index of a Palimpsest case (no "schema": "palimpsest-case").`,
      'Name a folder that `palimpsest case new` created.',
      { path },
    );
  }
  const { schemaVersion: version } = data;
  if (typeof version !== 'number' || version <= CASE_SCHEMA_VERSION) return;
  throw inputError(
    'case-newer',
    `${path} was written by a newer Palimpsest: it has version ${version}; this program reads version ${CASE_SCHEMA_VERSION}.`,
    'Open the case with the newer version of Palimpsest. Nothing was changed.',
    { path, version, known: CASE_SCHEMA_VERSION },
  );
}

const headerSchema = z.object({ schema: z.literal('palimpsest-case'), schemaVersion: z.unknown() });

function checked(value: unknown, path: string): CaseIndex {
  const result = caseIndexSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'case-broken',
    `${path}: ${place === '' ? 'the index' : place}: ${issue?.message ?? 'not as expected'}.`,
    'Undo any change made by hand, or restore case.json from a copy of the case.',
    { path, place },
  );
}

function notACase(folder: string): Error {
  return inputError(
    'case-not-a-case',
    `${folder} is not a Palimpsest case: it has no ${INDEX_FILE}.`,
    'Name a folder that `palimpsest case new` created, or create a new case.',
    { folder },
  );
}
