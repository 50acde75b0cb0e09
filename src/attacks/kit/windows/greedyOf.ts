import { elementAt } from '../../../base/index.js';
import type { CountedWindow } from './counted.js';
import type { WorkScores } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';

/** Greedy (discoverable) extraction on one work. */
export interface GreedyOfWork {
  readonly exactWindows: number;
  readonly windows: number;
  /** Longest run of consecutive tokens that are each the argmax given the true text before them. */
  readonly longestRunTokens: number;
  readonly longestRunStartChar: number;
  readonly longestRunEndChar: number;
}

/** True when every suffix token of the window is the argmax. @source Carlini et al. 2023, arXiv 2202.07646 */
export function isGreedyExact(scores: WorkScores, window: number, suffixTokens: number): boolean {
  return greedyTokensOf(scores, window, suffixTokens) === suffixTokens;
}

/** Number of tokens at the beginning of the suffix that are each the argmax. */
export function greedyTokensOf(scores: WorkScores, window: number, suffixTokens: number): number {
  const miss = scores.argmax.subarray(window * suffixTokens, (window + 1) * suffixTokens).indexOf(0);
  return miss === -1 ? suffixTokens : miss;
}

/**
 * Exact windows, and the longest greedy run. A token counts if it is the argmax in at least one window that covers it, and
 * runs continue across neighboring suffixes. Windows that are unscored or removed by the cleaning list break a run.
 */
export function greedyOf(
  scores: WorkScores,
  counted: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): GreedyOfWork {
  const { prefixTokens, suffixTokens } = parameters;
  const { work } = scores;
  const hit = new Uint8Array(work.tokens.length);
  let exactWindows = 0;
  for (const { window } of counted) {
    if (isGreedyExact(scores, window, suffixTokens)) exactWindows++;
    const first = elementAt(scores.windows.starts, window) + prefixTokens;
    for (let t = 0; t < suffixTokens; t++)
      if (scores.argmax[window * suffixTokens + t] === 1) hit[first + t] = 1;
  }
  let run = 0;
  let longest = 0;
  let end = 0;
  for (let token = 0; token < hit.length; token++) {
    run = hit[token] === 1 ? run + 1 : 0;
    if (run > longest) [longest, end] = [run, token + 1];
  }
  return {
    exactWindows,
    windows: counted.length,
    longestRunTokens: longest,
    longestRunStartChar: longest === 0 ? 0 : elementAt(work.tokenStartChar, end - longest),
    longestRunEndChar: longest === 0 ? 0 : (work.tokenStartChar[end] ?? work.charCount),
  };
}
