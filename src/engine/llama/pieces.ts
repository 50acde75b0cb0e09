import type { Library } from './library.js';
import type { Pointer } from './native.js';

/** The bytes of every token, fetched from the native vocabulary once each and kept in one growing block. */
export class Pieces {
  readonly #fn: Library['fn'];
  readonly #vocab: Pointer;
  readonly #start: Float64Array;
  readonly #length: Int32Array;
  #bytes = new Uint8Array(64 * 1024);
  #used = 0;
  #scratch = new Uint8Array(256);

  constructor({ fn }: Library, vocab: Pointer, vocabSize: number) {
    this.#fn = fn;
    this.#vocab = vocab;
    this.#start = new Float64Array(vocabSize);
    this.#length = new Int32Array(vocabSize).fill(-1);
  }

  /** Bytes of a token, control tokens as their text; a view that is valid until the next call. */
  of(token: number): Uint8Array {
    let length = this.#length[token] as number;
    if (length < 0) length = this.#fetch(token);
    const start = this.#start[token] as number;
    return this.#bytes.subarray(start, start + length);
  }

  #fetch(token: number): number {
    let length = this.#piece(token);
    if (length < 0) {
      this.#scratch = new Uint8Array(-length);
      length = this.#piece(token);
    }
    if (this.#used + length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + length);
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    this.#bytes.set(this.#scratch.subarray(0, length), this.#used);
    this.#start[token] = this.#used;
    this.#length[token] = length;
    this.#used += length;
    return length;
  }

  #piece(token: number): number {
    return this.#fn.llama_token_to_piece(this.#vocab, token, this.#scratch, this.#scratch.length, 0, true);
  }
}
