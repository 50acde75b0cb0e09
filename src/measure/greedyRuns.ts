import { requireSameLength } from './require.js';

/** What greedy decoding gets of a set of suffixes. */
export interface GreedySummary {
  /** For each suffix: every token is the model's first choice, so that greedy decoding reproduces it whole. */
  readonly exact: readonly boolean[];
  readonly exactCount: number;
  /** For each suffix: how many tokens from its start are first choices, 0 … its length. */
  readonly prefixLengths: readonly number[];
  /** For each suffix: the share of its tokens that are first choices, 0 … 1. */
  readonly matchedShares: readonly number[];
  /** The longest unbroken run of first choices in the work, over suffixes that follow each other without a gap. */
  readonly longestRun: { readonly tokens: number; readonly startToken: number };
}

/**
 * Which suffixes greedy decoding reproduces, how far it follows the others, and the longest run in the work.
 * A run goes on from one suffix into the one that starts where it ends (tiling); each token's rank is the one it has
 * after its own window's prefix, so a long run is a chain of windows, not one generation.
 * @param input suffixStartToken of each suffix, ascending; ranks of its tokens: 0 = first choice, ties given to the lower id
 * @returns longestRun of 0 tokens at token 0 if no token is a first choice; of equal runs the first
 * @throws {PalimpsestError} `lengths-differ`
 * @source Carlini et al. 2022, arXiv 2202.07646, §3 (discoverable extraction: 50 of 50); Biderman et al. 2023, arXiv 2304.11158 (share matched)
 */
export function greedyRuns(input: {
  readonly suffixStartToken: ArrayLike<number>;
  readonly ranks: readonly ArrayLike<number>[];
}): GreedySummary {
  requireSameLength('suffixStartToken and ranks', input.suffixStartToken.length, input.ranks.length);
  const prefixLengths = input.ranks.map(greedyPrefixLength);
  const exact = input.ranks.map((ranks, index) => prefixLengths[index] === ranks.length);
  const matchedShares = input.ranks.map((ranks) => firstChoices(ranks) / Math.max(1, ranks.length));
  return {
    exact,
    exactCount: exact.filter(Boolean).length,
    prefixLengths,
    matchedShares,
    longestRun: longestRun(input.suffixStartToken, input.ranks),
  };
}

/** How many tokens from the start are the model's first choice (rank 0). @param ranks rank of each token, 0 = first choice */
export function greedyPrefixLength(ranks: ArrayLike<number>): number {
  let length = 0;
  while (length < ranks.length && ranks[length] === 0) length++;
  return length;
}

function firstChoices(ranks: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < ranks.length; at++) if (ranks[at] === 0) count++;
  return count;
}

function longestRun(
  starts: ArrayLike<number>,
  ranks: readonly ArrayLike<number>[],
): { tokens: number; startToken: number } {
  // Key: the token at which a suffix ended; value: the run that reached that end.
  const reachedEnd = new Map<number, number>();
  let best = { tokens: 0, startToken: 0 };
  ranks.forEach((row, index) => {
    const start = starts[index] ?? 0;
    let run = reachedEnd.get(start) ?? 0;
    for (let at = 0; at < row.length; at++) {
      run = row[at] === 0 ? run + 1 : 0;
      if (run > best.tokens) best = { tokens: run, startToken: start + at + 1 - run };
    }
    reachedEnd.set(start + row.length, Math.max(run, reachedEnd.get(start + row.length) ?? 0));
  });
  return best;
}
