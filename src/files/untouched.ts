import { fileState, isSettled } from './fileHashes.js';

interface Kept<T> {
  readonly signature: string;
  readonly value: Promise<T>;
  readonly bytes: number;
}

/**
 * What follows from the content of files alone, kept until they change: the last files, as many as fit. Several who ask at
 * once wait for the same work. Hashes, which are small, are kept for all files: see FileHashes.
 */
export class Untouched<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Kept<T>>();
  #bytes = 0;

  /** @param mostBytes of the files, together; what was read from them may take some times as much memory */
  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /**
   * What was made of a file as it is now; null if there is no file. What fails is not kept.
   * @throws {PalimpsestError} `file-*`; as `make`
   */
  async get(path: string, make: () => T | Promise<T>): Promise<T | null> {
    const state = await fileState(path);
    if (state === null) {
      this.#forget(path);
      return null;
    }
    const { signature, bytes } = state;
    const known = this.#kept.get(path);
    this.#forget(path);
    if (known?.signature === signature) {
      this.#keep(path, known);
      return known.value;
    }
    const value = Promise.resolve().then(make);
    if (bytes > this.#most || !isSettled(state)) return value;
    const kept = { signature, value, bytes };
    this.#keep(path, kept);
    value.catch(() => {
      if (this.#kept.get(path) === kept) this.#forget(path);
    });
    return value;
  }

  #keep(path: string, kept: Kept<T>): void {
    this.#kept.set(path, kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    const known = this.#kept.get(path);
    if (known === undefined) return;
    this.#kept.delete(path);
    this.#bytes -= known.bytes;
  }
}
