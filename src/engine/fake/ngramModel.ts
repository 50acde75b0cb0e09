import { elementAt } from '../../base/index.js';

/** The lengths of the contexts that the model uses, in tokens; the longest known context decides. */
export const ORDERS = [1, 3, 6] as const;
/** The pseudo-count of the shorter contexts: small, so that text seen once is as good as memorized. */
export const BACK_OFF = 0.05;
/** Rows of logits that are kept: one is about a kilobyte. */
const MOST_ROWS = 20_000;

/** A language model that has memorized a text: counts of the tokens that followed each context, the longest known context first. */
export class NgramModel {
  readonly #unigram: Float64Array;
  /** For each order, by context: token, count, token, count … */
  readonly #successors: readonly Map<string, number[]>[];
  readonly #probs: Float64Array;
  /** Logits by the longest known context, which decides them. */
  readonly #rows = new Map<string, Float32Array>();

  /** @param text token ids, with BOS before the beginning of each text */
  constructor(text: Int32Array, vocabSize: number) {
    this.#probs = new Float64Array(vocabSize);
    const counts = new Float64Array(vocabSize).fill(0.1);
    for (const token of text) counts[token] = elementAt(counts, token) + 1;
    const total = counts.reduce((a, b) => a + b, 0);
    this.#unigram = counts.map((count) => count / total);
    this.#successors = ORDERS.map((order) => countSuccessors(text, order));
  }

  /** The contexts for which the model has counts. */
  get contextCount(): number {
    return this.#successors.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Logits of the token after `tokens[0 … end − 1]`: natural logs of probabilities, as float32.
   * @param out `vocabSize` float32, overwritten
   */
  logits(tokens: ArrayLike<number>, end: number, out: Float32Array): void {
    let longest = '';
    const known: number[][] = [];
    for (const [at, order] of ORDERS.entries()) {
      if (order > end) break;
      const key = contextKey(tokens, end, order);
      const followers = this.#successors[at]?.get(key);
      if (!followers) break;
      known.push(followers);
      longest = key;
    }
    const kept = this.#rows.get(longest);
    if (kept !== undefined) {
      out.set(kept);
      return;
    }
    const row = this.#rowAfter(known);
    if (this.#rows.size < MOST_ROWS) this.#rows.set(longest, row);
    out.set(row);
  }

  /** @param known counts of what followed each known context, the shortest first */
  #rowAfter(known: readonly number[][]): Float32Array {
    const probs = this.#probs;
    probs.set(this.#unigram);
    for (const followers of known) {
      let total = BACK_OFF;
      for (let i = 1; i < followers.length; i += 2) total += elementAt(followers, i);
      for (let token = 0; token < probs.length; token++)
        probs[token] = ((probs[token] as number) * BACK_OFF) / total;
      for (let i = 0; i < followers.length; i += 2) {
        const token = elementAt(followers, i);
        probs[token] = elementAt(probs, token) + elementAt(followers, i + 1) / total;
      }
    }
    const row = new Float32Array(probs.length);
    for (let token = 0; token < row.length; token++) row[token] = Math.log(probs[token] as number);
    return row;
  }
}

function countSuccessors(text: Int32Array, order: number): Map<string, number[]> {
  const successors = new Map<string, number[]>();
  for (let end = order; end < text.length; end++) {
    const key = contextKey(text, end, order);
    const token = elementAt(text, end);
    const followers = successors.get(key);
    if (!followers) {
      successors.set(key, [token, 1]);
      continue;
    }
    let at = 0;
    while (at < followers.length && followers[at] !== token) at += 2;
    if (at < followers.length) followers[at + 1] = elementAt(followers, at + 1) + 1;
    else followers.push(token, 1);
  }
  return successors;
}

function contextKey(tokens: ArrayLike<number>, end: number, order: number): string {
  let key = '';
  for (let at = end - order; at < end; at++) key += String.fromCharCode(elementAt(tokens, at));
  return key;
}
