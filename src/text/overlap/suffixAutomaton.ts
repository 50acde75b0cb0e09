import { GrowingUint32 } from '../characters/growingUint32.js';

const NONE = 0xffffffff;

/** Where {@link SuffixAutomaton.runsOf} found no run. */
export const NO_RUN = NONE;

/**
 * The smallest automaton that accepts every run of consecutive words of a sequence, built word by word in linear time and space
 * (about 90 bytes per word), however repetitive it is. For another sequence, it gives at each position the length of the longest run that
 * ends there and also occurs in the first sequence.
 * @source Blumer, Blumer, Haussler, Ehrenfeucht, Chen & Seiferas 1985, Theoretical Computer Science 40, "The smallest automaton recognizing the subwords of a text"
 */
export class SuffixAutomaton {
  readonly #length = new GrowingUint32();
  readonly #link = new GrowingUint32();
  /** Index of the last word of the first occurrence of the state's runs. */
  readonly #firstEnd = new GrowingUint32();
  /** Edges of a state as a chained list, and all edges in one hash table by (state, word). */
  readonly #firstEdge = new GrowingUint32();
  readonly #edgeState = new GrowingUint32();
  readonly #edgeWord = new GrowingUint32();
  readonly #edgeTarget = new GrowingUint32();
  readonly #edgeNext = new GrowingUint32();
  #slots = new Uint32Array(1024).fill(NONE);

  /** @param words ids 0 … 2^32 − 2 of the words of the sequence, in order */
  constructor(words: Uint32Array) {
    let last = this.#newState(0, NONE, 0);
    words.forEach((word, at) => (last = this.#extend(last, word, at)));
  }

  /**
   * For each place of `words`: the length of the longest run ending there that occurs in the sequence, and where its first occurrence
   * ends (index of its last word; meaningless where the length is 0).
   */
  matches(words: Uint32Array): { readonly length: Uint32Array; readonly end: Uint32Array } {
    const length = new Uint32Array(words.length);
    const end = new Uint32Array(words.length);
    let state = 0;
    let matched = 0;
    words.forEach((word, at) => {
      let edge = this.#edge(state, word);
      while (edge === NONE && state !== 0) {
        state = this.#link.at(state);
        matched = this.#length.at(state);
        edge = this.#edge(state, word);
      }
      if (edge !== NONE) {
        state = this.#edgeTarget.at(edge);
        matched += 1;
      }
      length[at] = matched;
      end[at] = this.#firstEnd.at(state);
    });
    return { length, end };
  }

  /**
   * For each place of `words`: where the first occurrence in the sequence of the run of exactly `size` words that ends there ends (index
   * of its last word), or {@link NO_RUN}. Equal runs get equal numbers, so they name what was found, however often it occurs.
   * @param size at least 1
   */
  runsOf(words: Uint32Array, size: number): Uint32Array {
    const ends = new Uint32Array(words.length).fill(NO_RUN);
    let state = 0;
    let matched = 0;
    words.forEach((word, at) => {
      let edge = this.#edge(state, word);
      while (edge === NONE && state !== 0) {
        state = this.#link.at(state);
        matched = this.#length.at(state);
        edge = this.#edge(state, word);
      }
      if (edge === NONE) return;
      state = this.#edgeTarget.at(edge);
      matched += 1;
      // Longer runs than asked for occur in fewer places: back to the state that holds the run of this size.
      while (matched > size && this.#length.at(this.#link.at(state)) >= size) {
        state = this.#link.at(state);
        matched = this.#length.at(state);
      }
      if (matched >= size) {
        matched = size;
        ends[at] = this.#firstEnd.at(state);
      }
    });
    return ends;
  }

  #extend(last: number, word: number, at: number): number {
    const current = this.#newState(this.#length.at(last) + 1, 0, at);
    let state = last;
    let edge = this.#edge(state, word);
    while (edge === NONE) {
      this.#addEdge(state, word, current);
      if (state === 0) return current;
      state = this.#link.at(state);
      edge = this.#edge(state, word);
    }
    const target = this.#edgeTarget.at(edge);
    if (this.#length.at(target) === this.#length.at(state) + 1) {
      this.#link.set(current, target);
      return current;
    }
    const clone = this.#clone(target, this.#length.at(state) + 1);
    this.#link.set(current, clone);
    while (edge !== NONE && this.#edgeTarget.at(edge) === target) {
      this.#edgeTarget.set(edge, clone);
      if (state === 0) break;
      state = this.#link.at(state);
      edge = this.#edge(state, word);
    }
    return current;
  }

  #clone(state: number, length: number): number {
    const clone = this.#newState(length, this.#link.at(state), this.#firstEnd.at(state));
    for (let edge = this.#firstEdge.at(state); edge !== NONE; edge = this.#edgeNext.at(edge)) {
      this.#addEdge(clone, this.#edgeWord.at(edge), this.#edgeTarget.at(edge));
    }
    this.#link.set(state, clone);
    return clone;
  }

  #newState(length: number, link: number, firstEnd: number): number {
    this.#length.push(length);
    this.#link.push(link);
    this.#firstEnd.push(firstEnd);
    this.#firstEdge.push(NONE);
    return this.#length.length - 1;
  }

  #addEdge(state: number, word: number, target: number): void {
    const edge = this.#edgeState.length;
    if (2 * edge >= this.#slots.length) this.#growSlots();
    this.#edgeState.push(state);
    this.#edgeWord.push(word);
    this.#edgeTarget.push(target);
    this.#edgeNext.push(this.#firstEdge.at(state));
    this.#firstEdge.set(state, edge);
    this.#slots[this.#slot(state, word)] = edge;
  }

  #edge(state: number, word: number): number {
    return this.#slots[this.#slot(state, word)] ?? NONE;
  }

  /** Slot that holds the edge, or the free one where it belongs. */
  #slot(state: number, word: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(state, word) & mask;
    for (;;) {
      const edge = this.#slots[slot] ?? NONE;
      if (edge === NONE || (this.#edgeState.at(edge) === state && this.#edgeWord.at(edge) === word))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2).fill(NONE);
    for (let edge = 0; edge < this.#edgeState.length; edge++) {
      this.#slots[this.#slot(this.#edgeState.at(edge), this.#edgeWord.at(edge))] = edge;
    }
  }
}

/** Mixes two numbers to 32 bits (finalizer of MurmurHash3). */
function hashOf(state: number, word: number): number {
  let hash = Math.imul(state, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
