import { elementAt } from '../../base/index.js';
import { requireInteger } from '../numbers/require.js';

/** The lengths of the two parts of a window. */
export interface WindowShape {
  /** Tokens of context that the model is given, ≥ 0 (0 needs a BOS before the window). */
  readonly prefixTokens: number;
  /** Tokens whose probability is measured, ≥ 1. */
  readonly suffixTokens: number;
}

/** Where the windows of a work start. */
export interface WindowPlan {
  /** First token of each window's prefix, strictly ascending. */
  readonly starts: readonly number[];
  /** How many stride steps each start stands for: 1 unless several character steps fall into one long token. */
  readonly steps: readonly number[];
  /** Number of tokens after the end of the last window, which are in no window. All tokens if there is no window. */
  readonly droppedTailTokens: number;
}

/**
 * Where windows of prefix + suffix tokens start when the start moves by a fixed number of tokens.
 * With strideTokens = suffixTokens the suffixes lie side by side: every token after the first prefix, up to the dropped tail, is in exactly
 * one. Windows with equal text at different positions are all kept; only a tail shorter than a window is dropped.
 * @param plan tokenCount ≥ 0; strideTokens ≥ 1
 * @returns no starts if the work is shorter than one window
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Carlini et al. 2022, arXiv 2202.07646, §3; Cooper et al. 2025, arXiv 2505.12546, §3
 */
export function planWindows(
  plan: WindowShape & { readonly tokenCount: number; readonly strideTokens: number },
): WindowPlan {
  const windowTokens = lengthOf(plan);
  requireInteger('tokenCount', plan.tokenCount, 0);
  requireInteger('strideTokens', plan.strideTokens, 1);
  const count = Math.max(0, Math.floor((plan.tokenCount - windowTokens) / plan.strideTokens) + 1);
  const starts = Array.from({ length: count }, (_, index) => index * plan.strideTokens);
  return {
    starts,
    steps: starts.map(() => 1),
    droppedTailTokens: tail(plan.tokenCount, starts, windowTokens),
  };
}

/**
 * Where windows start when the start moves by a fixed number of characters, as in the books paper (every 10th):
 * for each multiple of strideChars, the first token that starts at or after it. Tokens are those of the whole work,
 * never of a part that starts at a character. Several steps that fall on one token are one window, scored once; `steps` says
 * how many they are, so that counts can be weighted by steps where a comparison with per-character counts is wanted.
 * @param plan tokenStartChar: first character (code point) of each token, non-decreasing; strideChars ≥ 1
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Cooper et al. 2025, arXiv 2505.12546, §3 (which drops windows of equal text; here all are kept)
 */
export function planWindowsByChar(
  plan: WindowShape & { readonly tokenStartChar: ArrayLike<number>; readonly strideChars: number },
): WindowPlan {
  const windowTokens = lengthOf(plan);
  requireInteger('strideChars', plan.strideChars, 1);
  const tokenCount = plan.tokenStartChar.length;
  const starts: number[] = [];
  const steps: number[] = [];
  let token = 0;
  for (let char = 0; ; char += plan.strideChars) {
    while (token < tokenCount && elementAt(plan.tokenStartChar, token) < char) token++;
    if (token + windowTokens > tokenCount) break;
    if (starts.at(-1) === token) steps[steps.length - 1] = (steps.at(-1) ?? 0) + 1;
    else {
      starts.push(token);
      steps.push(1);
    }
  }
  return { starts, steps, droppedTailTokens: tail(tokenCount, starts, windowTokens) };
}

/**
 * The windows that can be kept so that no two share a token: the first, then each next one that starts at or after the end
 * of the one before. On the default tiling (stride = suffix = half a window) that is every second window.
 * @param starts ascending first tokens; windowTokens ≥ 1: prefix + suffix
 * @returns indices into `starts`, ascending
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function disjointIndices(starts: ArrayLike<number>, windowTokens: number): number[] {
  requireInteger('windowTokens', windowTokens, 1);
  const kept: number[] = [];
  let free = -Infinity;
  for (let index = 0; index < starts.length; index++) {
    const start = elementAt(starts, index);
    if (start < free) continue;
    kept.push(index);
    free = start + windowTokens;
  }
  return kept;
}

function lengthOf(shape: WindowShape): number {
  return (
    requireInteger('prefixTokens', shape.prefixTokens, 0) +
    requireInteger('suffixTokens', shape.suffixTokens, 1)
  );
}

function tail(tokenCount: number, starts: readonly number[], windowTokens: number): number {
  const last = starts.at(-1);
  return last === undefined ? tokenCount : tokenCount - last - windowTokens;
}
