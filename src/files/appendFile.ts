import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError.js';
import { fileExists, syncFolder } from './writeFileAtomic.js';

/**
 * A file that only grows, for journals and audit logs. Calls are carried out in the order in which they were made. An append is all or
 * nothing: if it fails halfway (disk full), the part that was written is removed again.
 */
export class AppendFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size: number;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.#size = size;
  }

  /**
   * Opens a file for appending, and creates it if it is missing (its folder must exist).
   * @param mode permission bits of a new file; by default 0o666 less the umask
   * @throws {PalimpsestError} `file-*`, `disk-full`
   */
  static async open(path: string, mode?: number): Promise<AppendFile> {
    const isNew = !(await fileExists(path));
    let handle: FileHandle;
    try {
      handle = await open(path, 'a', mode);
    } catch (error) {
      throw fileError(error, path, 'open for writing');
    }
    try {
      const { size } = await handle.stat();
      if (isNew) await syncFolder(dirname(path));
      return new AppendFile(path, handle, size);
    } catch (error) {
      await handle.close();
      throw fileError(error, path, 'open for writing');
    }
  }

  /** The number of bytes in the file when all awaited appends are done. */
  get sizeBytes(): number {
    return this.#size;
  }

  /**
   * Adds bytes at the end; after {@link sync} they are on the disk.
   * @throws {PalimpsestError} `disk-full`, `file-*`; the file then ends where it ended before
   */
  append(bytes: Uint8Array): Promise<void> {
    return this.#inOrder(() => this.#append(bytes));
  }

  /** Runs fsync, so that the appended bytes survive a power failure. @throws {PalimpsestError} `disk-full`, `file-*` */
  sync(): Promise<void> {
    return this.#inOrder(() => this.#handle.sync(), 'save');
  }

  /**
   * Truncates the file to `sizeBytes` (to remove an incomplete last line) and syncs it.
   * @param sizeBytes 0 … current size; larger values leave the file as it is
   * @throws {PalimpsestError} `file-*`
   */
  truncateTo(sizeBytes: number): Promise<void> {
    return this.#inOrder(async () => {
      if (sizeBytes >= this.#size) return;
      await this.#handle.truncate(sizeBytes);
      this.#size = sizeBytes;
      await this.#handle.sync();
    }, 'shorten');
  }

  /** Closes the file, without an fsync of its own. */
  close(): Promise<void> {
    return this.#inOrder(() => this.#handle.close(), 'close');
  }

  async #append(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done);
        done += bytesWritten;
      }
    } catch (error) {
      // Best effort: a reader drops an incomplete last line anyway.
      if (done > 0) await this.#handle.truncate(this.#size).catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
  }

  #inOrder(work: () => Promise<void>, doing = 'write to'): Promise<void> {
    const result = this.#tail.then(work).catch((error: unknown) => {
      throw fileError(error, this.path, doing);
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
