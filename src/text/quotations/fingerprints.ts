import { sha256Bytes } from '../../base/index.js';
import { wordsFrom, type PlainWords } from './plainWords.js';

/**
 * Words in a shingle. Runs of 13 words are the unit in which training data was compared with test data before (Brown et al. 2020, appendix C):
 * shorter ones are shared by chance.
 */
export const SHINGLE_WORDS = 13;
/**
 * Neighboring shingles of which one is kept. As there are no more of them than words in a shingle, the kept shingles of a run leave no word
 * of it uncovered.
 */
export const WINDOW_SHINGLES = 13;
/** Every shared run of this many words has a fingerprint in common: the guarantee of winnowing. */
export const GUARANTEED_WORDS = SHINGLE_WORDS + WINDOW_SHINGLES - 1;
/** Bits of a fingerprint in an index. */
export const PRINT_BITS = 40;

/** The hashes of all shingles of a text, by the word at which each begins. */
export interface ShingleHashes {
  /** The first four bytes of the SHA-256; they decide which shingles are kept. */
  readonly order: Uint32Array;
  /** The next five bytes, 0 … 2^40 − 1; they are the fingerprint. */
  readonly print: Float64Array;
}

/**
 * Hashes every run of {@link SHINGLE_WORDS} words: SHA-256 of the words in UTF-8, one space between two of them. The bytes that choose and
 * the bytes that are kept are different ones, since a smallest hash has fewer random bits.
 */
export function shingleHashes(words: PlainWords): ShingleHashes {
  const count = Math.max(0, words.count - SHINGLE_WORDS + 1);
  const order = new Uint32Array(count);
  const print = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const hash = sha256Bytes(wordsFrom(words, at, SHINGLE_WORDS));
    const view = new DataView(hash.buffer, hash.byteOffset);
    order[at] = view.getUint32(0);
    print[at] = view.getUint32(4) * 256 + view.getUint8(8);
  }
  return { order, print };
}

/**
 * Winnowing (Schleimer, Wilkerson and Aiken 2003): of every `window` neighboring hashes the smallest is kept, the last of equal ones. What is
 * kept depends on these hashes alone, so two texts that share a run keep the same shingles in it. A text with fewer hashes keeps its
 * smallest. Linear in the number of hashes for a fixed window.
 * @returns the places that are kept, ascending; no two are further apart than `window`
 */
export function winnow(order: Uint32Array, window: number = WINDOW_SHINGLES): number[] {
  const kept: number[] = [];
  if (order.length === 0) return kept;
  const size = Math.min(window, order.length);
  let smallest = -1;
  for (let end = size - 1; end < order.length; end++) {
    const first = end - size + 1;
    if (smallest < first) smallest = smallestOf(order, first, end);
    else if ((order[end] ?? 0) <= (order[smallest] ?? 0)) smallest = end;
    if (kept.at(-1) !== smallest) kept.push(smallest);
  }
  return kept;
}

function smallestOf(order: Uint32Array, first: number, last: number): number {
  let smallest = first;
  for (let at = first + 1; at <= last; at++) {
    if ((order[at] ?? 0) <= (order[smallest] ?? 0)) smallest = at;
  }
  return smallest;
}
