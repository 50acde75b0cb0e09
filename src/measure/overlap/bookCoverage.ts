import { sharedLengths } from './sharedLengths.js';

/** The least number of words of a run that counts as a match. */
export const MATCH_WORDS = 5;
/** Matches longer than this number of words are counted separately. */
const LONG_SPAN_WORDS = 20;

/** Ids from here down separate generations, so that no run extends over two of them. */
const SEPARATOR = 2 ** 30;

/** A range of the work's words, end exclusive. */
export interface WordSpan {
  readonly start: number;
  readonly end: number;
}

/** How much of a work several generations contain together. */
export interface BookCoverage {
  /** Words of the work inside a match / words of the work; 0 for an empty work. */
  readonly share: number;
  readonly coveredWords: number;
  /** Covered ranges of the work, merged over all generations, in order. */
  readonly blocks: readonly WordSpan[];
  /** Words of the longest covered range. */
  readonly longestBlock: number;
  /** Words of the longest match of a single generation. */
  readonly longestSpan: number;
  /** Matches of more than 20 words that no other match contains. */
  readonly longSpans: number;
}

/**
 * Book memorization coverage over several generations, "BMC@5" (5: words of the shortest run that counts): every longest match of at
 * least five words between any generation and the whole work, wherever in the work it is. What a five-word sequence of the instruction
 * covers is removed, and remaining pieces of at least five words are kept. Linear after sorting, however much the texts repeat.
 * @param work, generations, instructions ids of words from 0, equal for equal words; below 2^29
 * @source Liu et al. 2026, arXiv 2603.20957; here, long matches are counted once over all generations
 */
export function bookCoverage(
  work: ArrayLike<number>,
  generations: readonly ArrayLike<number>[],
  instructions: readonly ArrayLike<number>[] = [],
): BookCoverage {
  const told = reachOf(sharedLengths(work, joined(instructions)), MATCH_WORDS);
  const freeUntil = endOfFreeRun(told);
  const lengths = sharedLengths(work, joined(generations));
  const opens = new Int32Array(work.length + 1);
  let longestSpan = 0;
  let longSpans = 0;
  lengths.forEach((length, start) => {
    const isInside = start > 0 && (lengths[start - 1] as number) > length;
    if (length < MATCH_WORDS || isInside) return;
    for (const piece of piecesOf(start, start + length, freeUntil)) {
      opens[piece.start] = (opens[piece.start] as number) + 1;
      opens[piece.end] = (opens[piece.end] as number) - 1;
      const words = piece.end - piece.start;
      longestSpan = Math.max(longestSpan, words);
      if (words > LONG_SPAN_WORDS) longSpans += 1;
    }
  });
  const blocks = coveredRuns(opens);
  const coveredWords = blocks.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    share: work.length === 0 ? 0 : coveredWords / work.length,
    coveredWords,
    blocks,
    longestBlock: blocks.reduce((most, { start, end }) => Math.max(most, end - start), 0),
    longestSpan,
    longSpans,
  };
}

function joined(texts: readonly ArrayLike<number>[]): Int32Array {
  const all = new Int32Array(texts.reduce((sum, { length }) => sum + length + 1, 0));
  let at = 0;
  texts.forEach((text, k) => {
    all.set(text, at);
    at += text.length;
    all[at] = SEPARATOR - k;
    at += 1;
  });
  return all;
}

/** 1 at each position that a run of at least `atLeast` covers. */
function reachOf(lengths: Int32Array, atLeast: number): Uint8Array {
  const covered = new Uint8Array(lengths.length);
  let until = 0;
  lengths.forEach((length, at) => {
    if (length >= atLeast) until = Math.max(until, at + length);
    covered[at] = at < until ? 1 : 0;
  });
  return covered;
}

/** For each position, the end of the run of words that the model was not given; the position itself if the model was given its word. */
function endOfFreeRun(told: Uint8Array): Int32Array {
  const until = new Int32Array(told.length);
  let end = told.length;
  for (let at = told.length - 1; at >= 0; at--) {
    if (told[at] === 1) end = at;
    until[at] = end;
  }
  return until;
}

/** The pieces of a match that the model was not given and that are long enough. */
function* piecesOf(start: number, end: number, freeUntil: Int32Array): Generator<WordSpan> {
  for (let at = start; at < end;) {
    const until = Math.min(end, freeUntil[at] as number);
    if (until - at >= MATCH_WORDS) yield { start: at, end: until };
    at = Math.max(until, at + 1);
  }
}

function coveredRuns(opens: Int32Array): WordSpan[] {
  const runs: WordSpan[] = [];
  let depth = 0;
  opens.forEach((change, at) => {
    const before = depth;
    depth += change;
    if (before === 0 && depth > 0) runs.push({ start: at, end: at });
    const run = runs.at(-1);
    if (before > 0 && depth === 0 && run !== undefined) runs[runs.length - 1] = { ...run, end: at };
  });
  return runs;
}
