import { elementAt, firstAbove } from '../../../base/index.js';
import type { z } from 'zod';
import type { Immutable } from '../../defineAttack.js';
import { windowObservation } from './run.js';

const scoresSchema = windowObservation.pick({ logPz: true, policyLogPz: true, argmax: true });
/** The part of what a unit of windows observed that a reader of the journal needs. */
export type WindowScores = Immutable<z.output<typeof scoresSchema>>;

/** The scores in an observation of the journal; null if it does not hold the scores of `count` windows. */
export function windowScores(value: unknown, count: number): WindowScores | null {
  const { data } = scoresSchema.safeParse(value);
  if (data === undefined) return null;
  const lists = [data.logPz, data.argmax, ...data.policyLogPz];
  return lists.every(({ length }) => length === count) ? data : null;
}

/** Windows in a work: where each begins, and how long prefix and passage are. */
export interface WindowLayout {
  /** First token of the prefix of each window, ascending. */
  readonly starts: ArrayLike<number>;
  readonly prefixTokens: number;
  readonly suffixTokens: number;
}

/** A window as a span of characters: where its prefix starts, its suffix starts and ends. */
export interface WindowSpan {
  readonly prefixStartChar: number;
  readonly startChar: number;
  readonly endChar: number;
}

/**
 * Where a window lies in the reading text.
 * @param tokenStartChar first character of each token, and the number of characters after the last
 */
export function windowSpan(
  { starts, prefixTokens, suffixTokens }: WindowLayout,
  tokenStartChar: ArrayLike<number>,
  window: number,
): WindowSpan {
  const end = elementAt(tokenStartChar, tokenStartChar.length - 1);
  const charOf = (token: number): number => tokenStartChar[token] ?? end;
  const start = elementAt(starts, window);
  return {
    prefixStartChar: charOf(start),
    startChar: charOf(start + prefixTokens),
    endChar: charOf(start + prefixTokens + suffixTokens),
  };
}

/**
 * For each token of [from, to) the window that speaks for it; −1 where none does. Of several windows whose passages hold a token, the one
 * with the most probable passage speaks; of equally probable ones, the first.
 * @param logPzOf log p of the passage of a window under the full softmax; NaN for a window that does not speak
 */
export function speakingWindows(
  { starts, prefixTokens, suffixTokens }: WindowLayout,
  from: number,
  to: number,
  logPzOf: (window: number) => number,
): Int32Array {
  const speaking = new Int32Array(Math.max(0, to - from)).fill(-1);
  const most = new Float64Array(speaking.length).fill(-Infinity);
  const firstOf = (window: number): number => elementAt(starts, window) + prefixTokens;
  for (
    let window = firstAbove(starts, from - prefixTokens - suffixTokens);
    window < starts.length;
    window++
  ) {
    const first = firstOf(window);
    if (first >= to) break;
    const logPz = logPzOf(window);
    for (let token = Math.max(first, from); token < Math.min(first + suffixTokens, to); token++) {
      if (!(logPz > elementAt(most, token - from))) continue;
      most[token - from] = logPz;
      speaking[token - from] = window;
    }
  }
  return speaking;
}
