import { elementAt } from '../../base/index.js';

/**
 * All runs of n tokens of several texts, for a filter that prevents their completion. Exact, without false positives; 8 bytes for
 * each token of the texts, and 4 for each slot of the table.
 * @source Ippolito et al. 2023, arXiv 2210.17546, MemFree decoding (there a Bloom filter)
 */
export class NgramIndex {
  readonly #size: number;
  readonly #texts: readonly Int32Array[];
  /** Places as text, offset; chained by the hash of their first n − 1 tokens. */
  readonly #place: Int32Array;
  readonly #next: Int32Array;
  readonly #first: Int32Array;

  /** @param size n, at least 2 */
  constructor(texts: readonly Int32Array[], size: number) {
    this.#size = size;
    this.#texts = texts;
    const places = texts.reduce((sum, { length }) => sum + Math.max(0, length - size + 1), 0);
    this.#place = new Int32Array(2 * places);
    this.#next = new Int32Array(places).fill(-1);
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * places)))).fill(-1);
    let at = 0;
    for (const [text, tokens] of texts.entries()) {
      for (let offset = 0; offset + size <= tokens.length; offset++) {
        const slot = this.#slotOf(tokens, offset);
        // A run that is already present is not added again: in a repetitive text, the chains would be as long as the text.
        if (this.#holds(slot, tokens, offset)) continue;
        this.#place[2 * at] = text;
        this.#place[2 * at + 1] = offset;
        this.#next[at] = elementAt(this.#first, slot);
        this.#first[slot] = at++;
      }
    }
  }

  /**
   * Tokens that would complete a run of n tokens of the texts.
   * @param before everything so far; its last n − 1 tokens count, and fewer complete nothing
   */
  completions(before: ArrayLike<number>): ReadonlySet<number> {
    const found = new Set<number>();
    const known = this.#size - 1;
    const from = before.length - known;
    if (from < 0) return found;
    for (
      let at = elementAt(this.#first, this.#slotOf(before, from));
      at >= 0;
      at = elementAt(this.#next, at)
    ) {
      const tokens = elementAt(this.#texts, elementAt(this.#place, 2 * at));
      const offset = elementAt(this.#place, 2 * at + 1);
      let same = 0;
      while (same < known && tokens[offset + same] === before[from + same]) same++;
      if (same === known) found.add(elementAt(tokens, offset + known));
    }
    return found;
  }

  #holds(slot: number, tokens: Int32Array, from: number): boolean {
    for (let at = elementAt(this.#first, slot); at >= 0; at = elementAt(this.#next, at)) {
      const text = elementAt(this.#texts, elementAt(this.#place, 2 * at));
      const offset = elementAt(this.#place, 2 * at + 1);
      let same = 0;
      while (same < this.#size && text[offset + same] === tokens[from + same]) same++;
      if (same === this.#size) return true;
    }
    return false;
  }

  /** FNV-1a over n − 1 tokens. */
  #slotOf(tokens: ArrayLike<number>, from: number): number {
    let hash = 0x811c9dc5;
    for (let at = from; at < from + this.#size - 1; at++) {
      hash = Math.imul(hash ^ elementAt(tokens, at), 0x01000193);
    }
    hash ^= hash >>> 15;
    return (hash >>> 0) & (this.#first.length - 1);
  }
}
