/** Ids of about `most` tokens, evenly spaced over a vocabulary of `size` tokens and ascending; all of them if there are no more. */
export function evenTokens(size: number, most: number): Int32Array {
  const count = Math.max(0, Math.min(size, most));
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * size) / count));
}

/** A passage of a text as one item to score. */
interface ScoredSpan {
  /** First token of the item. */
  readonly start: number;
  /** First token of the item that is scored, counted from `start`. */
  readonly from: number;
  /** One past its last token. */
  readonly end: number;
}

/**
 * Consecutive items of `length` tokens, as many as fit into `tokens` and `most`; the rest is not scored. A text shorter than one item is one
 * item, unless it has nothing to score.
 * @param from first token that is scored in each item: 0 after a BOS, otherwise 1
 */
export function scoredSpans(tokens: number, length: number, most: number, from: 0 | 1): ScoredSpan[] {
  const each = Math.min(tokens, length);
  if (each <= from) return [];
  const count = Math.max(1, Math.floor(Math.min(tokens, most) / each));
  return Array.from({ length: count }, (_, at) => ({ start: at * each, from, end: (at + 1) * each }));
}

/** The number of characters (code points) that begin in a range of bytes of UTF-8 text. */
export function charactersIn(utf8: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (((utf8[at] ?? 0x80) & 0xc0) !== 0x80) count += 1;
  return count;
}

/**
 * Bits that a model needs for each character of a text: −Σ log2 p, divided by the characters.
 * @param logProbs natural logarithms of the tokens' probabilities
 * @param characters at least 1
 */
export function bitsPerCharacter(logProbs: Iterable<number>, characters: number): number {
  let nats = 0;
  for (const logProb of logProbs) nats -= logProb;
  return nats / Math.LN2 / characters;
}
