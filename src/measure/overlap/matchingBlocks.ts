import { RangeMinimum } from './rangeMinimum.js';
import { suffixArray } from './suffixArray.js';

const FEW_GAPS = 8;
const LARGEST = 2 ** 31 - 1;

/** A run that two sequences share. */
export interface MatchingBlock {
  /** First element in the first and in the second sequence. */
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

interface Bounds {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

interface RankList {
  /** Ranks of the suffixes that start in the part, ascending. */
  readonly ranks: Int32Array;
  /** Number of elements that each of them shares with the one before it in the part; the first entry has no meaning. */
  readonly common: Int32Array;
}

/** A part of both sequences that is still to be compared. */
interface Part extends Bounds, RankList {
  /** The length that no run in it exceeds. */
  readonly atMost: number;
}

/**
 * The runs that two sequences share, in order, each element used at most once: the longest common run (of equally long ones the one that
 * starts earliest in `a`, then earliest in `b`), then the same on its left and on its right: block for block what Python's
 * `difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()` returns, without its empty block at the end.
 *
 * difflib compares every element with every equal one, again for each part. Here the suffixes of both sequences are sorted once;
 * a part finds the length L of its longest run by a few passes over its suffixes, then takes all its runs of length L in one pass from
 * left to right, because what lies to the left of the first of them has none. So it costs one such round for each nested length: at
 * most √(2n) rounds of n, whatever the repetition.
 * @param a, b integers from 0 to 2^30
 * @source Ratcliff & Metzener 1988, Dr. Dobb's Journal, "Pattern matching: the gestalt approach"; Python 3 standard library, difflib
 */
export function matchingBlocks(a: ArrayLike<number>, b: ArrayLike<number>): MatchingBlock[] {
  const matcher = new Matcher(a, b);
  return matcher.blocks().sort((x, y) => x.a - y.a);
}

class Matcher {
  readonly #aLength: number;
  readonly #bLength: number;
  readonly #order: Int32Array;
  readonly #shared: Int32Array;
  readonly #least: RangeMinimum;
  /** For each element of the part in hand: the class of the run that starts there, or the gap that it falls into. */
  readonly #label: Int32Array;

  constructor(a: ArrayLike<number>, b: ArrayLike<number>) {
    this.#aLength = a.length;
    this.#bLength = b.length;
    // 0 separates the two, so that no run extends over both; ids move up by one.
    const joined = new Int32Array(a.length + b.length + 1);
    for (let i = 0; i < a.length; i++) joined[i] = (a[i] as number) + 1;
    for (let j = 0; j < b.length; j++) joined[a.length + 1 + j] = (b[j] as number) + 1;
    const { order, shared } = suffixArray(joined);
    this.#order = order;
    this.#shared = shared;
    this.#least = new RangeMinimum(shared);
    this.#label = new Int32Array(joined.length);
  }

  blocks(): MatchingBlock[] {
    const found: MatchingBlock[] = [];
    const divider = this.#aLength;
    const ranks = Int32Array.from(this.#order.keys()).filter((rank) => this.#order[rank] !== divider);
    const parts: Part[] = [
      {
        aStart: 0,
        aEnd: this.#aLength,
        bStart: this.#aLength + 1,
        bEnd: this.#aLength + 1 + this.#bLength,
        ranks,
        // The divider is the least of all and sorts first, so nothing that is omitted lies between two others.
        common: ranks.map((rank) => this.#shared[rank] as number),
        atMost: Infinity,
      },
    ];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const length = this.#longest(part);
      if (length === 0) continue;
      const chain = this.#chain(part, length);
      for (const { a, b } of chain) found.push({ a, b: b - this.#aLength - 1, length });
      parts.push(...this.#gaps(part, chain, length));
    }
    return found;
  }

  /** Length of the longest run that both sides of the part share. */
  #longest(part: Part): number {
    const { aStart, aEnd, bStart, bEnd } = part;
    const most = Math.min(part.atMost, aEnd - aStart, bEnd - bStart);
    // Nested lengths mostly fall by little: look down from the top in growing strides, then halve.
    let tooLong = most + 1;
    let holds = 0;
    for (let stride = 1; tooLong > 1; stride *= 2) {
      const tried = Math.max(1, tooLong - stride);
      if (this.#has(part, tried)) {
        holds = tried;
        break;
      }
      tooLong = tried;
    }
    while (holds > 0 && holds + 1 < tooLong) {
      const middle = (holds + tooLong) >> 1;
      if (this.#has(part, middle)) holds = middle;
      else tooLong = middle;
    }
    return holds;
  }

  /** Whether there is a common run of this length within the part. */
  #has({ ranks, common, aEnd, bEnd }: Part, length: number): boolean {
    let inA = false;
    let inB = false;
    for (let k = 0; k < ranks.length; k++) {
      if (k === 0 || (common[k] as number) < length) inA = inB = false;
      const at = this.#order[ranks[k] as number] as number;
      if (at < this.#aLength) inA ||= at + length <= aEnd;
      else inB ||= at + length <= bEnd;
      if (inA && inB) return true;
    }
    return false;
  }

  /** The runs of the part's greatest length that the recursion takes, from left to right; `b` in the joined sequence. */
  #chain(part: Part, length: number): { readonly a: number; readonly b: number }[] {
    const { aStart, aEnd, bStart, bEnd } = part;
    const groups = this.#labelGroups(part, length);
    // Places in b of each group, ascending: counted, then filled.
    const first = new Int32Array(groups + 1);
    for (let j = bStart; j + length <= bEnd; j++)
      first[this.#labelOf(j) + 1] = 1 + (first[this.#labelOf(j) + 1] as number);
    for (let g = 0; g < groups; g++) first[g + 1] = (first[g + 1] as number) + (first[g] as number);
    const next = first.slice(0, groups);
    const places = new Int32Array(first[groups] as number);
    for (let j = bStart; j + length <= bEnd; j++) {
      const group = this.#labelOf(j);
      places[next[group] as number] = j;
      next[group] = (next[group] as number) + 1;
    }
    for (let g = 0; g < groups; g++) next[g] = first[g] as number;
    const chain: { readonly a: number; readonly b: number }[] = [];
    let from = bStart;
    for (let i = aStart; i + length <= aEnd;) {
      const group = this.#labelOf(i);
      let at = next[group] as number;
      const end = first[group + 1] as number;
      while (at < end && (places[at] as number) < from) at += 1;
      next[group] = at;
      if (at === end) {
        i += 1;
        continue;
      }
      const b = places[at] as number;
      chain.push({ a: i, b });
      i += length;
      from = b + length;
    }
    return chain;
  }

  #labelOf(at: number): number {
    return this.#label[at] as number;
  }

  /** Numbers the classes of suffixes of the part that share their first `length` elements; returns how many there are. */
  #labelGroups({ ranks, common }: Part, length: number): number {
    let group = -1;
    for (let k = 0; k < ranks.length; k++) {
      if (k === 0 || (common[k] as number) < length) group += 1;
      this.#label[this.#order[ranks[k] as number] as number] = group;
    }
    return group + 1;
  }

  /** What is left of the part between the runs of a chain. */
  #gaps(part: Part, chain: readonly { readonly a: number; readonly b: number }[], length: number): Part[] {
    const bounds = [...chain, { a: part.aEnd, b: part.bEnd }].map(({ a, b }, k) => {
      const before = chain[k - 1];
      return {
        aStart: before === undefined ? part.aStart : before.a + length,
        aEnd: a,
        bStart: before === undefined ? part.bStart : before.b + length,
        bEnd: b,
      };
    });
    const kept = bounds.filter(({ aStart, aEnd, bStart, bEnd }) => aStart < aEnd && bStart < bEnd);
    this.#label.fill(-1, part.aStart, part.aEnd);
    this.#label.fill(-1, part.bStart, part.bEnd);
    kept.forEach(({ aStart, aEnd, bStart, bEnd }, k) => {
      this.#label.fill(k, aStart, aEnd);
      this.#label.fill(k, bStart, bEnd);
    });
    const lists = this.#ranksOf(part, kept);
    return kept.map((bound, k) => ({
      ...bound,
      ...(lists[k] as RankList),
      // Left of each run, and after the last one, a run of this length would have been taken.
      atMost: length - 1,
    }));
  }

  /** Divides the suffixes of a part among its gaps, by their labels. */
  #ranksOf({ ranks, common }: Part, gaps: readonly Bounds[]): RankList[] {
    const lists = gaps.map(({ aStart, aEnd, bStart, bEnd }): RankList => {
      const size = aEnd - aStart + bEnd - bStart;
      return { ranks: new Int32Array(size), common: new Int32Array(size) };
    });
    const filled = new Int32Array(gaps.length);
    // What two suffixes share is the least of all between them: kept up for a few gaps, looked up for many.
    const pending = gaps.length <= FEW_GAPS ? new Int32Array(gaps.length) : null;
    for (let e = 0; e < ranks.length; e++) {
      const rank = ranks[e] as number;
      if (pending !== null) {
        const shared = common[e] as number;
        for (let k = 0; k < pending.length; k++) {
          if (shared < (pending[k] as number)) pending[k] = shared;
        }
      }
      const gap = this.#labelOf(this.#order[rank] as number);
      if (gap < 0) continue;
      const list = lists[gap] as RankList;
      const at = filled[gap] as number;
      list.ranks[at] = rank;
      filled[gap] = at + 1;
      if (pending !== null) {
        list.common[at] = pending[gap] as number;
        pending[gap] = LARGEST;
      } else if (at > 0) {
        list.common[at] = this.#least.least((list.ranks[at - 1] as number) + 1, rank);
      }
    }
    return lists;
  }
}
