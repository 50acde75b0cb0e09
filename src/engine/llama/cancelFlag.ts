import { cancelledError } from '../engineErrors.js';
import type { Library } from './library.js';
import type { Pointer } from './native.js';

/**
 * Stops a running decode from this thread. llama.cpp asks an abort callback between graph nodes; the callback is the C
 * library's `strlen` on a byte of native memory, which is 0 (go on) or 1 (stop), so no JavaScript runs on native threads.
 * Where calling conventions may differ, there is no callback, and a cancelled decode ends with its batch.
 */
export class CancelFlag {
  readonly #library: Library;
  readonly #byte: bigint;

  constructor(library: Library) {
    this.#library = library;
    this.#byte = library.allocate(64);
  }

  /** Makes it possible to stop a context with this flag. */
  attach(context: Pointer): void {
    const { strlen } = this.#library.stand;
    if (strlen !== null) this.#library.fn.llama_set_abort_callback(context, strlen, this.#byte);
  }

  /**
   * Runs native work that the signal can stop, and clears the flag afterwards.
   * @throws {PalimpsestError} `engine-cancelled` if the signal fired before or fires meanwhile
   */
  async guard<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal === undefined) return work();
    if (signal.aborted) throw cancelledError();
    const raise = (): void => this.#write(1);
    signal.addEventListener('abort', raise, { once: true });
    try {
      const result = await work();
      if (isAborted(signal)) throw cancelledError();
      return result;
    } finally {
      signal.removeEventListener('abort', raise);
      this.#write(0);
    }
  }

  #write(value: 0 | 1): void {
    this.#library.fn.memset(this.#byte, value, 1);
  }
}

// Read through a function, because the type checker does not know that the flag changes while native code runs.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
