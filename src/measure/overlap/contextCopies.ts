import { requireInteger } from '../numbers/require.js';

/** Tokens in a row that must have occurred before, for the next one to count as copied from the context. */
export const CONTEXT_NGRAM = 5;

/**
 * Which tokens of a passage repeat what stands before them in the same window: a refrain, a table, code. A model can write such a token
 * by copying its own context, whatever it was trained on. A token counts as repeated when the n tokens before it and the token itself
 * occur earlier in the window, in the same order.
 * @param tokens prefix and passage; from: index of the first token of the passage; n: tokens of context, 5 unless said
 * @returns one flag for each token of the passage: 1 = repeats the context
 * @throws {PalimpsestError} `value-out-of-range`
 * @source ours; the copying of n-grams by induction heads is described in Olsson et al. 2022, arXiv 2209.11895
 */
export function contextCopies(
  tokens: ArrayLike<number>,
  from: number,
  n: number = CONTEXT_NGRAM,
): Uint8Array {
  requireInteger('from', from, 0);
  requireInteger('n', n, 1);
  const flags = new Uint8Array(Math.max(0, tokens.length - from));
  for (let at = Math.max(from, n + 1); at < tokens.length; at++) {
    for (let start = at - 1; start >= n; start--) {
      if (!matches(tokens, start, at, n)) continue;
      flags[at - from] = 1;
      break;
    }
  }
  return flags;
}

/** Share of a passage's tokens that repeat the context, from which on the passage is counted apart. */
export const REPEATING_SHARE = 0.5;

/**
 * Does a passage mostly repeat what stands before it in its window? Such a passage is probable to any model that copies its context.
 * @param tokens prefix and passage; from: index of the first token of the passage
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function repeatsContext(tokens: ArrayLike<number>, from: number): boolean {
  const flags = contextCopies(tokens, from);
  return flags.length > 0 && flags.reduce((sum, flag) => sum + flag, 0) >= REPEATING_SHARE * flags.length;
}

/** Do the n tokens before two places, and the tokens at them, agree? */
function matches(tokens: ArrayLike<number>, earlier: number, at: number, n: number): boolean {
  for (let back = 0; back <= n; back++) if (tokens[earlier - back] !== tokens[at - back]) return false;
  return true;
}
