import { matchingBlocks, type MatchingBlock } from './matchingBlocks.js';

/** When two neighboring blocks are merged, and how many matched words a block must then have. */
export interface MergingPass {
  /** Words between the two, in either text, at most. */
  readonly gap: number;
  /** Difference of the two gaps at most. */
  readonly align: number;
  /** Matched words of a block that is kept, at least. */
  readonly keep: number;
}

/** First pass of nv-recall: small gaps, at least 20 matched words. */
export const FIRST_PASS: MergingPass = { gap: 2, align: 1, keep: 20 };
/** Second pass, on what survived the first: larger gaps, at least 100 matched words. */
export const SECOND_PASS: MergingPass = { gap: 10, align: 3, keep: 100 };

/** A near-verbatim block: a part of both texts in which `matched` words are the same. */
export interface NearVerbatimBlock {
  /** First word, and the word after the last, in the book. */
  readonly bookStart: number;
  readonly bookEnd: number;
  /** The same in the generated text. */
  readonly generatedStart: number;
  readonly generatedEnd: number;
  /** Words that match; words in gaps do not count. */
  readonly matched: number;
}

/** The result of one pass over the whole. */
export interface RecallOfPass {
  readonly blocks: readonly NearVerbatimBlock[];
  readonly matched: number;
  /** matched / words of the book, 0 … 1; 0 for an empty book. */
  readonly recall: number;
  /** Words of the book that are not matched. */
  readonly missing: number;
  /** Generated words that are not matched. */
  readonly additional: number;
}

/** Near-verbatim recall of a book by a generated text. */
export interface NvRecall {
  /** Common runs, before anything is merged or dropped. */
  readonly runs: readonly MatchingBlock[];
  readonly first: RecallOfPass;
  readonly second: RecallOfPass;
  /** Words of the longest common contiguous run. */
  readonly longestRun: MatchingBlock;
  /** Words of the longest run / words of the book; 0.6 passes the literature's first-phase test. */
  readonly firstPhase: number;
}

/** Share of the target's words that one contiguous run must have in the first phase of the literature's protocol. */
export const FIRST_PHASE_PASS = 0.6;

/**
 * How much of a book a generated text reproduces near-verbatim. Common runs in order, each region used once; neighbors are merged
 * over small gaps and short blocks are dropped, twice.
 * @param book, generated ids of the words, equal for equal words; at most 2^30
 * @source Ahmed et al. 2026, arXiv 2601.02671
 */
export function nvRecall(book: ArrayLike<number>, generated: ArrayLike<number>): NvRecall {
  const runs = matchingBlocks(book, generated);
  const blocks = runs.map((run): NearVerbatimBlock => ({
    bookStart: run.a,
    bookEnd: run.a + run.length,
    generatedStart: run.b,
    generatedEnd: run.b + run.length,
    matched: run.length,
  }));
  const first = mergeBlocks(blocks, FIRST_PASS);
  const second = mergeBlocks(first, SECOND_PASS);
  const longestRun = runs.reduce((most, run) => (run.length > most.length ? run : most), {
    a: 0,
    b: 0,
    length: 0,
  });
  return {
    runs,
    first: recallOf(first, book.length, generated.length),
    second: recallOf(second, book.length, generated.length),
    longestRun,
    firstPhase: book.length === 0 ? 0 : longestRun.length / book.length,
  };
}

/**
 * Merges neighbors whose gaps are small in both texts and alike, then drops what has too few matched words.
 * @param blocks ordered in both texts, not overlapping
 */
function mergeBlocks(
  blocks: readonly NearVerbatimBlock[],
  { gap, align, keep }: MergingPass,
): NearVerbatimBlock[] {
  const merged: NearVerbatimBlock[] = [];
  for (const block of blocks) {
    const before = merged.at(-1);
    const bookGap = block.bookStart - (before?.bookEnd ?? -Infinity);
    const generatedGap = block.generatedStart - (before?.generatedEnd ?? -Infinity);
    const joins =
      before !== undefined &&
      Math.max(bookGap, generatedGap) <= gap &&
      Math.abs(bookGap - generatedGap) <= align;
    if (!joins) merged.push(block);
    else {
      merged[merged.length - 1] = {
        ...before,
        bookEnd: block.bookEnd,
        generatedEnd: block.generatedEnd,
        matched: before.matched + block.matched,
      };
    }
  }
  return merged.filter(({ matched }) => matched >= keep);
}

function recallOf(blocks: readonly NearVerbatimBlock[], book: number, generated: number): RecallOfPass {
  const matched = blocks.reduce((sum, block) => sum + block.matched, 0);
  return {
    blocks,
    matched,
    recall: book === 0 ? 0 : matched / book,
    missing: book - matched,
    additional: generated - matched,
  };
}
