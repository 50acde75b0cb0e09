import { environmentError } from '../../base/index.js';
import type { Library } from './library.js';
import type { StructValue } from './native.js';

/** A llama_batch with its arrays in native memory: written by memcpy, passed by value. */
export class NativeBatch {
  readonly #library: Library;
  readonly #value: StructValue;
  readonly #sequenceAddresses: BigUint64Array;

  /**
   * @param capacity tokens that the batch can hold
   * @throws {PalimpsestError} `memory-short` if there is no memory for it
   */
  constructor(library: Library, capacity: number) {
    this.#library = library;
    this.#value = library.fn.llama_batch_init(capacity, 0, 1);
    this.#sequenceAddresses = new BigUint64Array(capacity);
    library.fn.memcpy(this.#sequenceAddresses, this.#address('seq_id'), capacity * 8);
    // llama_batch_init does not look at what malloc gives it.
    const parts = [
      ...['token', 'pos', 'n_seq_id', 'logits'].map((field) => this.#value[field]),
      ...this.#sequenceAddresses,
    ];
    if (parts.some((part) => part === null || part === 0n)) {
      this.free();
      throw environmentError(
        'memory-short',
        `There is no memory for a batch of ${capacity} tokens.`,
        'Use shorter windows or fewer sequences, or free some memory.',
        { capacity },
      );
    }
    this.#write('n_seq_id', new Int32Array(capacity).fill(1));
  }

  /** Which positions and sequences the tokens are at, and where logits are wanted (1) or not (0); all of equal length. */
  setLayout(positions: Int32Array, sequences: Int32Array, outputs: Int8Array): void {
    this.#write('pos', positions);
    this.#write('logits', outputs);
    const one = new Int32Array(1);
    for (const [at, sequence] of sequences.entries()) {
      one[0] = sequence;
      this.#library.fn.memcpy(this.#sequenceAddresses[at] as bigint, one, 4);
    }
  }

  /** The batch, by value, with these tokens; their number must be that of the layout. */
  withTokens(tokens: Int32Array): StructValue {
    this.#write('token', tokens);
    return { ...this.#value, n_tokens: tokens.length };
  }

  /** Frees the native memory. */
  free(): void {
    this.#library.fn.llama_batch_free(this.#value);
  }

  #write(field: string, values: Int32Array | Int8Array): void {
    this.#library.fn.memcpy(this.#address(field), values, values.byteLength);
  }

  #address(field: string): bigint {
    return this.#value[field] as bigint;
  }
}
