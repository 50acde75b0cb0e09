import { sha256Bytes } from './hash.js';
import { PalimpsestError } from './errors.js';

/**
 * Seeded random numbers from xoshiro128**, whose 128-bit state is the first half of SHA-256(seed). The same seed gives the same numbers on
 * every machine. Not for cryptographic keys.
 * @source Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators", xoshiro128**
 */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed any string; the streams of one run are distinguished by name, e.g. `${seed}/bootstrap` */
  constructor(seed: string) {
    const bytes = sha256Bytes(seed);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    this.#state = Uint32Array.from([0, 4, 8, 12], (at) => view.getUint32(at, true));
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  }

  /** Uniform float64 in [0, 1) with 53 random bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** Uniform integer in [0, below), without modulo bias. @throws {PalimpsestError} `random-range` unless 1 ≤ below ≤ 2^32 */
  below(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 0x100000000) {
      throw new PalimpsestError({
        kind: 'bug',
        code: 'random-range',
        message: `Random.below was called with ${below}; it needs an integer from 1 to 2^32.`,
        hint: 'Check the size of the population.',
      });
    }
    const limit = 0x100000000 - (0x100000000 % below);
    for (;;) {
      const value = this.uint32();
      if (value < limit) return value % below;
    }
  }

  /** Simple random sample of `size` indices of [0, population), in ascending order (Floyd's algorithm); all of them if size ≥ population. */
  sample(population: number, size: number): number[] {
    const chosen = new Set<number>();
    for (let j = Math.max(0, population - size); j < population; j++) {
      const candidate = this.below(j + 1);
      chosen.add(chosen.has(candidate) ? j : candidate);
    }
    return [...chosen].sort((a, b) => a - b);
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    this.shuffleInPlace(out);
    return out;
  }

  /** Shuffles numbers or a list of anything where they are; the same order as {@link shuffle} for the same seed. */
  shuffleInPlace(items: unknown[] | Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
  }
}

function rotl(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}
