import { join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { inputError } from '../base/index.js';
import { caseIndexSchema, type CaseIndex } from '../domain/index.js';
import { fileExists, readBytes, writeFileAtomic } from '../files/index.js';
import { migrateCase } from './migrateCase.js';

/** Name of the index in a case folder. */
export const INDEX_FILE = 'case.json';

/** Larger than any index that a person's case could have. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** lowdb adapter that checks what it reads and writes, and replaces the file in one step (temporary file, fsync, rename). */
class CaseIndexAdapter implements Adapter<CaseIndex> {
  readonly #path: string;
  /** Schema version that the file had when it was last read. */
  fromVersion = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<CaseIndex> {
    const bytes = await readBytes(this.#path, MAX_INDEX_BYTES);
    const { index, fromVersion } = migrateCase(parseJson(bytes, this.#path), this.#path);
    this.fromVersion = fromVersion;
    return checked(index, this.#path);
  }

  async write(data: CaseIndex): Promise<void> {
    await writeFileAtomic(this.#path, serializeIndex(checked(data, this.#path)));
  }
}

/** The index as text, laid out for a person with a text editor. */
export function serializeIndex(index: CaseIndex): string {
  return `${JSON.stringify(index, null, 2)}\n`;
}

/** The index of a case in memory and on disk. Changes are all or nothing, and are carried out in the order they were asked for. */
export class CaseDatabase {
  readonly #low: Low<CaseIndex>;
  readonly #adapter: CaseIndexAdapter;
  #tail: Promise<unknown> = Promise.resolve();

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

  /** The index as it is on disk. Not to be changed in place. */
  get index(): CaseIndex {
    return this.#low.data;
  }

  /** Schema version of the file that was read. */
  get fromVersion(): number {
    return this.#adapter.fromVersion;
  }

  /** Reads again what another process may have written. @throws {PalimpsestError} as {@link open} */
  async reload(): Promise<void> {
    await this.#low.read();
  }

  /**
   * Changes the index and saves it; if that fails, neither file nor memory has changed.
   * @param change gets a copy to change in place
   * @throws {PalimpsestError} `disk-full`, `file-*`; `case-broken` when the result would not be an index
   */
  update(change: (index: CaseIndex) => void): Promise<void> {
    const result = this.#tail.then(async () => {
      const before = this.#low.data;
      const after = structuredClone(before);
      change(after);
      this.#low.data = after;
      try {
        await this.#low.write();
      } catch (error) {
        this.#low.data = before;
        throw error;
      }
    });
    this.#tail = result.catch(() => undefined);
    return result;
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

function checked(value: unknown, path: string): CaseIndex {
  const result = caseIndexSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'case-broken',
    `${path}: ${place === '' ? 'the index' : place}: ${issue?.message ?? 'not as expected'}.`,
    'Undo the change that was made by hand, or restore case.json from a copy of the case.',
    { path, place },
  );
}

function notACase(folder: string): Error {
  return inputError(
    'case-not-a-case',
    `${folder} is not a Palimpsest case: it holds no ${INDEX_FILE}.`,
    'Name the folder that `palimpsest case new` made, or make a new case.',
    { folder },
  );
}
