import { NO_RUN, SuffixAutomaton } from '../../text/index.js';
import type { AttackWork } from '../define.js';

/** A stretch of a work that one text holds, as long as it goes on. */
export interface WrittenRun {
  /** Number of the text. */
  readonly text: number;
  /** First token of the run in the text. */
  readonly textToken: number;
  /** First token of its first occurrence in the work. */
  readonly workToken: number;
  readonly length: number;
}

/** Everything of one work that stands in the texts. */
export interface WorkMatches {
  readonly work: AttackWork;
  /** Runs of at least the size asked for, in the order of the texts. */
  readonly runs: readonly WrittenRun[];
  /** For each text with such a run: which different stretches of exactly that size it holds, by the last token of their first occurrence. */
  readonly found: readonly { readonly text: number; readonly stretches: Uint32Array }[];
  /** 1 for each token of the work inside such a stretch, wherever it occurs in the work. */
  readonly covered: Uint8Array;
  /** For each token of the work: longest run of any length that was written and holds it; in other occurrences at least the size asked for. */
  readonly longest: Uint32Array;
  /** For each text: longest run of any length; 0 if it holds not one token of the work. */
  readonly longestRuns: Uint32Array;
  /** Different stretches of that size in the work. */
  readonly stretches: number;
}

/** Ids above every token: what the cleaning list removed matches nothing, itself included. */
const REMOVED = 0x80000000;

/**
 * Finds the stretches of at least `size` tokens of a work in texts, by one suffix automaton of the work through which every text is
 * read once. Text that the cleaning list touches never matches. Some 130 bytes for each token of the work while it runs: 190 MB for a million words.
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
  const longestRuns = new Uint32Array(texts.length);
  texts.forEach(({ tokens }, text) => {
    const own = Uint32Array.from(tokens);
    const { length, end } = automaton.matches(own);
    for (let at = 0; at < length.length; at++) {
      const run = length[at] ?? 0;
      // A run that goes on is counted where it ends.
      if (run === 0 || (length[at + 1] ?? 0) > run) continue;
      const last = end[at] ?? 0;
      raise(longest, last + 1 - run, last + 1, run);
      longestRuns[text] = Math.max(longestRuns[text] ?? 0, run);
      if (run >= size) runs.push({ text, textToken: at + 1 - run, workToken: last + 1 - run, length: run });
    }
    const stretches = new Set(automaton.runsOf(own, size));
    stretches.delete(NO_RUN);
    if (stretches.size === 0) return;
    found.push({ text, stretches: Uint32Array.from(stretches) });
    stretches.forEach((stretch) => known.add(stretch));
  });
  const first = automaton.runsOf(words, size);
  const covered = new Uint8Array(words.length);
  let stretches = 0;
  first.forEach((stretch, at) => {
    if (stretch === at && !touchesRemoved(words, at + 1 - size, at + 1)) stretches += 1;
    if (!known.has(stretch)) return;
    covered.fill(1, at + 1 - size, at + 1);
    if (stretch !== at) {
      for (let back = 0; back < size; back++)
        longest[at - back] = Math.max(longest[at - back] ?? 0, longest[stretch - back] ?? 0);
    }
  });
  return { work, runs, found, covered, longest, longestRuns, stretches };
}

function raise(values: Uint32Array, from: number, to: number, least: number): void {
  for (let at = from; at < to; at++) if ((values[at] ?? 0) < least) values[at] = least;
}

function wordsOf({ tokens, tokenStartChar, excluded }: AttackWork): Uint32Array {
  const words = Uint32Array.from(tokens);
  for (const { startChar, endChar } of excluded) {
    for (let at = firstAfter(tokenStartChar, startChar); at < words.length; at++) {
      if ((tokenStartChar[at] ?? 0) >= endChar) break;
      words[at] = REMOVED + at;
    }
  }
  return words;
}

/** First token that ends behind a character. */
function firstAfter(tokenStartChar: Uint32Array, char: number): number {
  let low = 0;
  let high = tokenStartChar.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokenStartChar[middle + 1] ?? 0) > char) high = middle;
    else low = middle + 1;
  }
  return low;
}

function touchesRemoved(words: Uint32Array, from: number, to: number): boolean {
  for (let at = to - 1; at >= from; at--) if ((words[at] ?? 0) >= REMOVED) return true;
  return false;
}
