import { stat } from 'node:fs/promises';
import { errnoOf, fileError } from './fileError.js';
import { hashFile } from './hashFile.js';

/** The state of a file between two looks at it. */
export interface FileState {
  /** Any write to the file changes it. */
  readonly signature: string;
  readonly bytes: number;
  /** When its content or its name was last changed, in milliseconds since 1970 by the clock of the file system. */
  readonly writtenMs: number;
}

/** The state of a file; null if there is no file. @throws {PalimpsestError} `file-*` */
export async function fileState(path: string): Promise<FileState | null> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return {
      signature: `${dev}/${ino}/${size}/${mtimeNs}/${ctimeNs}`,
      bytes: Number(size),
      writtenMs: Number(ctimeNs / 1_000_000n),
    };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw fileError(error, path, 'look at');
  }
}

/** A file that was written so recently may be written again within the same tick of the file system's clock. */
const SETTLED_MS = 100;

/** May what follows from a file in this state be kept? Not of one that was written just now: another write may leave the same state. */
export function isSettled({ writtenMs }: FileState): boolean {
  return Date.now() - writtenMs >= SETTLED_MS;
}

/**
 * Hashes of files, and other results that follow from a file's content alone. Each is computed once, for as long as the file is unchanged.
 * This is for files that are checked repeatedly while a window is open; a command that runs once creates a new instance.
 */
export class FileHashes {
  readonly #known = new Map<string, { readonly signature: string; readonly value: unknown }>();

  /** The SHA-256 of a file; null if there is no file. @throws {PalimpsestError} `file-*` */
  async sha256(path: string): Promise<string | null> {
    return this.of(path, 'sha256', async () => (await hashFile(path)).sha256);
  }

  /**
   * A result that follows from a file's content; null if there is no file.
   * @param name distinguishes the result from other results for the same file
   * @throws {PalimpsestError} `file-*`, and whatever `work` throws
   */
  async of<T>(path: string, name: string, work: () => Promise<T>): Promise<T | null> {
    const state = await fileState(path);
    if (state === null) return null;
    const { signature } = state;
    const key = `${name}\n${path}`;
    const known = this.#known.get(key);
    if (known?.signature === signature) return known.value as T;
    // Asked before the work: what is written during it must count as later.
    const isKept = isSettled(state);
    const value = await work();
    if (isKept) this.#known.set(key, { signature, value });
    return value;
  }
}
