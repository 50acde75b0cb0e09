import { stat } from 'node:fs/promises';
import { errnoOf, fileError } from './fileError.js';
import { hashFile } from './hashFile.js';

/** What a file is known by between two looks: whatever is written to it changes one of these. */
async function signatureOf(path: string): Promise<string | null> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    return `${ino}/${size}/${mtimeNs}/${ctimeNs}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw fileError(error, path, 'look at');
  }
}

/**
 * Hashes of files, and other things that follow from a file's content alone, each worked out once as long as the file stays untouched.
 * For what is looked at again and again while a window is open; a command that runs once makes a new one.
 */
export class FileHashes {
  readonly #known = new Map<string, { readonly signature: string; readonly value: unknown }>();

  /** SHA-256 of a file; null when there is none. @throws {PalimpsestError} `file-*` */
  async sha256(path: string): Promise<string | null> {
    return this.of(path, 'sha256', async () => (await hashFile(path)).sha256);
  }

  /**
   * Something that follows from a file's content; null when there is no file.
   * @param name tells what is worked out apart from other things of the same file
   * @throws {PalimpsestError} `file-*`; what `work` throws
   */
  async of<T>(path: string, name: string, work: () => Promise<T>): Promise<T | null> {
    const signature = await signatureOf(path);
    if (signature === null) return null;
    const key = `${name}\n${path}`;
    const known = this.#known.get(key);
    if (known?.signature === signature) return known.value as T;
    const value = await work();
    this.#known.set(key, { signature, value });
    return value;
  }
}
