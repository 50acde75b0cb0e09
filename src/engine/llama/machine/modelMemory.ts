import { readFileSync } from 'node:fs';

/** The memory of a loaded model and what is left beside it. */
export class ModelMemory {
  readonly #available: () => number;
  readonly #heldBytes: number;
  readonly #mappedBytes: number;
  readonly #mayBeShort: boolean;

  /**
   * @param available what this process can still use now, bytes
   * @param weightsBytes the weights in main memory
   * @param copiedBytes those of them that were copied into the memory of this process; the others are pages of the file
   * @param mayBeShort true if the system may free pages of the weights while they are in use
   */
  constructor(available: () => number, weightsBytes: number, copiedBytes: number, mayBeShort: boolean) {
    this.#available = available;
    this.#heldBytes = Math.min(weightsBytes, copiedBytes);
    this.#mappedBytes = weightsBytes - this.#heldBytes;
    this.#mayBeShort = mayBeShort;
  }

  /** What a context may take, bytes. The system would count mapped weights as available, although every token needs all of them. */
  get roomBytes(): number {
    return this.#mayBeShort ? this.#available() : Math.max(0, this.#available() - this.#mappedBytes);
  }

  /** What weights and context may take together, bytes: what is available now, and what the weights have already taken of it. */
  get wholeBytes(): number {
    return this.#available() + this.#heldBytes;
  }
}

/**
 * Memory of this process that belongs to no file, in bytes.
 * @returns null on systems other than Linux, where mapped files in use do not count as available memory
 */
export function ownMemoryBytes(): number | null {
  if (process.platform !== 'linux') return null;
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
