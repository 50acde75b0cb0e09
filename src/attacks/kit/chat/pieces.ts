import type { Engine } from '../../../domain/index.js';

/** The bytes of tokens as the engine writes them out, asked for once each. */
export class Pieces {
  readonly #engine: Engine;
  readonly #known = new Map<number, Uint8Array>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes sure that these tokens are known. */
  async fetch(tokens: readonly number[]): Promise<void> {
    const missing = [...new Set(tokens)].filter((token) => !this.#known.has(token));
    if (missing.length === 0) return;
    const { bytes, startByte } = await this.#engine.detokenize(Int32Array.from(missing));
    for (const [at, token] of missing.entries())
      this.#known.set(token, bytes.slice(startByte[at], startByte[at + 1]));
  }

  /** The bytes of a token that was fetched. */
  of(token: number): Uint8Array {
    const piece = this.#known.get(token);
    if (piece === undefined) throw new TypeError(`token ${token} was not fetched`);
    return piece;
  }
}
