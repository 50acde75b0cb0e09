import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import type { z } from 'zod';
import { CallQueue, PalimpsestError } from '../../base/index.js';
import { fileError, fileExists, OWNER_FOLDER, readBytes, writeFileAtomic } from '../../files/index.js';

/** Larger than the settings or the list of cases of any person. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A small file of the user (settings, list of cases): checked when read, replaced in one step when written. */
export class SmallStore<T extends object> {
  readonly #low: Low<T>;
  readonly #calls = new CallQueue();

  private constructor(low: Low<T>) {
    this.#low = low;
  }

  /**
   * Reads the file. Where there is none, or its content is not valid, `initial` is used. A file that cannot be understood is kept as
   * `<name>.not-understood`, so that the next write loses nothing.
   * @throws {PalimpsestError} `file-*` when the file exists but cannot be read
   */
  static async open<T extends object>(
    path: string,
    schema: z.ZodType<T>,
    initial: T,
  ): Promise<SmallStore<T>> {
    const low = new Low<T>(new CheckedFile(path, schema), initial);
    await low.read();
    return new SmallStore(low);
  }

  /** The content; it must not be changed in place. */
  get value(): T {
    return this.#low.data;
  }

  /** Reads what another process may have written. @throws {PalimpsestError} `file-*` */
  refresh(): Promise<void> {
    return this.#calls.run(() => this.#low.read());
  }

  /**
   * Reads what another process may have written, changes it, and saves it. If saving fails, the content in memory is changed nevertheless,
   * unless `must` is set.
   * @throws {PalimpsestError} `disk-full`, `file-*`
   */
  change(change: (value: T) => T, how: { readonly must: boolean }): Promise<void> {
    return this.#calls.run(async () => {
      await this.#low.read().catch((error: unknown) => {
        if (how.must) throw error;
      });
      const before = this.#low.data;
      this.#low.data = change(before);
      try {
        await this.#low.write();
      } catch (error) {
        if (!how.must) return;
        this.#low.data = before;
        throw error;
      }
    });
  }
}

class CheckedFile<T> implements Adapter<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;

  constructor(path: string, schema: z.ZodType<T>) {
    this.#path = path;
    this.#schema = schema;
  }

  async read(): Promise<T | null> {
    if (!(await fileExists(this.#path))) return null;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(this.#path, MAX_BYTES));
      return this.#schema.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof PalimpsestError && error.code !== 'file-too-large') throw error;
      await rename(this.#path, `${this.#path}.not-understood`).catch((reason: unknown) => {
        throw fileError(reason, this.#path, 'put aside');
      });
      return null;
    }
  }

  async write(data: T): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: OWNER_FOLDER }).catch((error: unknown) => {
      throw fileError(error, dirname(this.#path), 'create the folder');
    });
    await writeFileAtomic(this.#path, `${JSON.stringify(this.#schema.parse(data), null, 2)}\n`);
  }
}
