import { elementAt, firstWhere } from '../../base/index.js';
import { NO_RUN, SuffixAutomaton } from '../../text/index.js';
import type { AttackWork } from '../define.js';
import { worksIn } from '../kit/index.js';

/** A run of a work that one text contains, at its full length. */
export interface WrittenRun {
  /** Index of the text. */
  readonly text: number;
  /** First token of the run in the text. */
  readonly textToken: number;
  /** First token of its first occurrence in the work. */
  readonly workToken: number;
  readonly length: number;
}

/** Number of different tokens that a passage of `size` tokens needs to count: a fifth. With fewer it repeats one token or a short cycle. */
export function leastDifferent(size: number): number {
  return Math.ceil(size / 5);
}

/** Everything of one work that the texts contain. */
export interface WorkMatches {
  readonly work: AttackWork;
  /** Runs of at least the requested size, in which every passage of that size counts, in the order of the texts. */
  readonly runs: readonly WrittenRun[];
  /** For each text with such a run: the different passages of exactly that size that it contains and that count, by the last token of their first occurrence. */
  readonly found: readonly { readonly text: number; readonly stretches: Uint32Array }[];
  /** 1 for each token of the work inside such a passage, wherever it occurs in the work. */
  readonly covered: Uint8Array;
  /** For each token of the work: the longest run of any length that was written and contains it; in other occurrences at least the requested size. */
  readonly longest: Uint32Array;
  /** For each text: the longest run of any length; 0 if it contains no token of the work. */
  readonly longestRuns: Uint32Array;
  /** Number of different passages of that size in the work that count. */
  readonly stretches: number;
}

/** Ids above every token. Text that the cleaning list removed gets these, so that it matches nothing, not even itself. */
const REMOVED = 0x80000000;

/**
 * Finds the passages of at least `size` tokens of a work in texts. It builds one suffix automaton of the work and reads every text
 * through it once. Text that the cleaning list touches never matches. A passage counts only if it has {@link leastDifferent} different
 * tokens, and a shorter run only if a fifth of its tokens are different: one repeated token is in every work that has a row of dots. It
 * takes about 135 bytes for each token of the work while it runs: 190 MB for a million words.
 * @param texts token ids of each text, in a fixed order
 * @source Nasr et al. 2023, arXiv 2311.17035, §3 (50 tokens, suffix array); automaton: see {@link SuffixAutomaton}
 */
export function matchWork(
  work: AttackWork,
  texts: readonly { readonly tokens: Int32Array }[],
  size: number,
): WorkMatches {
  const words = wordsOf(work);
  const automaton = new SuffixAutomaton(words);
  const longest = new Uint32Array(words.length);
  const runs: WrittenRun[] = [];
  const found: { text: number; stretches: Uint32Array }[] = [];
  const known = new Set<number>();
  const counts = countingStretches(words, size);
  // A passage over the end of a work of a collection is a passage of neither work.
  for (const { startToken } of worksIn(work)) counts.fill(0, startToken, startToken + size - 1);
  const longestRuns = new Uint32Array(texts.length);
  texts.forEach(({ tokens }, text) => {
    const own = Uint32Array.from(tokens);
    const { length, end } = automaton.matches(own);
    for (let at = 0; at < length.length; at++) {
      const run = elementAt(length, at);
      // A run is counted where it ends.
      if (run === 0 || (at + 1 < length.length && elementAt(length, at + 1) > run)) continue;
      const last = elementAt(end, at);
      for (const { from, to } of countingParts(words, counts, last + 1 - run, last + 1, size)) {
        raise(longest, from, to, to - from);
        longestRuns[text] = Math.max(elementAt(longestRuns, text), to - from);
        if (to - from < size) continue;
        runs.push({ text, textToken: at - last + from, workToken: from, length: to - from });
      }
    }
    const stretches = new Set(automaton.runsOf(own, size));
    stretches.delete(NO_RUN);
    for (const stretch of stretches) if (counts[stretch] !== 1) stretches.delete(stretch);
    if (stretches.size === 0) return;
    found.push({ text, stretches: Uint32Array.from(stretches) });
    stretches.forEach((stretch) => known.add(stretch));
  });
  const first = automaton.runsOf(words, size);
  const covered = new Uint8Array(words.length);
  let stretches = 0;
  first.forEach((stretch, at) => {
    if (stretch === at && counts[at] === 1 && !touchesRemoved(words, at + 1 - size, at + 1)) stretches += 1;
    if (!known.has(stretch) || counts[at] !== 1) return;
    covered.fill(1, at + 1 - size, at + 1);
    if (stretch !== at) {
      for (let back = 0; back < size; back++)
        longest[at - back] = Math.max(elementAt(longest, at - back), elementAt(longest, stretch - back));
    }
  });
  return { work, runs, found, covered, longest, longestRuns, stretches };
}

/** 1 for each token of the work that ends a passage of `size` tokens with enough different ones. */
function countingStretches(words: Uint32Array, size: number): Uint8Array {
  const least = leastDifferent(size);
  const counts = new Uint8Array(words.length);
  const inside = new Map<number, number>();
  words.forEach((word, at) => {
    inside.set(word, (inside.get(word) ?? 0) + 1);
    const left = at >= size ? words[at - size] : undefined;
    if (left !== undefined) {
      const rest = (inside.get(left) ?? 1) - 1;
      if (rest === 0) inside.delete(left);
      else inside.set(left, rest);
    }
    if (at + 1 >= size && inside.size >= least) counts[at] = 1;
  });
  return counts;
}

/** The longest parts of a run in which every passage of `size` tokens counts; a run shorter than `size` counts as a whole or not at all. */
function countingParts(
  words: Uint32Array,
  counts: Uint8Array,
  from: number,
  to: number,
  size: number,
): { readonly from: number; readonly to: number }[] {
  if (to - from < size) {
    return new Set(words.subarray(from, to)).size >= leastDifferent(to - from) ? [{ from, to }] : [];
  }
  const parts: { from: number; to: number }[] = [];
  for (let last = from + size - 1; last < to; last++) {
    if (counts[last] !== 1) continue;
    const part = parts.at(-1);
    if (part?.to === last) part.to = last + 1;
    else parts.push({ from: last + 1 - size, to: last + 1 });
  }
  return parts;
}

function raise(values: Uint32Array, from: number, to: number, least: number): void {
  for (let at = from; at < to; at++) if (elementAt(values, at) < least) values[at] = least;
}

function wordsOf({ tokens, tokenStartChar, excluded }: AttackWork): Uint32Array {
  const words = Uint32Array.from(tokens);
  for (const { startChar, endChar } of excluded) {
    for (let at = firstAfter(tokenStartChar, startChar); at < words.length; at++) {
      if (elementAt(tokenStartChar, at) >= endChar) break;
      words[at] = REMOVED + at;
    }
  }
  return words;
}

/** The first token that ends after a character. */
function firstAfter(tokenStartChar: Uint32Array, char: number): number {
  return firstWhere(tokenStartChar.length - 1, (middle) => elementAt(tokenStartChar, middle + 1) > char);
}

function touchesRemoved(words: Uint32Array, from: number, to: number): boolean {
  for (let at = to - 1; at >= from; at--) if (elementAt(words, at) >= REMOVED) return true;
  return false;
}
