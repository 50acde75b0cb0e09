import type { AttackWork } from '../define.js';
import type { CollectionParameters } from './parameters.js';

/** A part of a single work that the model reads at once. */
export interface WorkWindow {
  /** Position of the work among the blocks of its collection. */
  readonly block: number;
  /** First token, and one after the last; both inside the work. */
  readonly startToken: number;
  readonly endToken: number;
  /** First token that is scored here. Each token of a work after its prefix is scored in exactly one window. */
  readonly scoredFrom: number;
  /** Tokens that are evaluated: padded after the end, so that windows of similar length share a batch. */
  readonly paddedTokens: number;
}

/** Lengths are padded up to a multiple of this. What comes after a token has no influence on its probability. */
const PADDED_TO = 32;

/** True if a work has enough tokens for a score. */
export function isLongEnough(
  tokens: number,
  { prefixTokens, leastTokens }: Pick<CollectionParameters, 'prefixTokens' | 'leastTokens'>,
): boolean {
  return tokens >= prefixTokens + leastTokens;
}

/**
 * The windows of all works of a collection that are long enough: by length, then by the tokens given, then in the order of the works. No window holds text of two
 * works. A work of at most `contextTokens` is one window. Of a longer one, each further window begins half a window later and scores the
 * tokens that the one before it did not reach, so that each of them comes after at least half a window of its own work.
 */
export function workWindows(
  { blocks }: Pick<AttackWork, 'blocks'>,
  parameters: CollectionParameters,
): WorkWindow[] {
  return blocks
    .flatMap((block, at) =>
      isLongEnough(block.endToken - block.startToken, parameters)
        ? windowsOfWork(block.startToken, block.endToken, at, parameters)
        : [],
    )
    .sort(
      (a, b) =>
        a.paddedTokens - b.paddedTokens ||
        givenTokens(a) - givenTokens(b) ||
        a.block - b.block ||
        a.startToken - b.startToken,
    );
}

/** Tokens of a window that are read and not scored. */
export function givenTokens({ startToken, scoredFrom }: WorkWindow): number {
  return scoredFrom - startToken;
}

function windowsOfWork(
  start: number,
  end: number,
  block: number,
  { prefixTokens, contextTokens }: CollectionParameters,
): WorkWindow[] {
  const windows: WorkWindow[] = [];
  const step = Math.floor(contextTokens / 2);
  let scored = start + prefixTokens;
  for (let from = start; scored < end; from += step) {
    const endToken = Math.min(end, from + contextTokens);
    const tokens = endToken - from;
    windows.push({
      block,
      startToken: from,
      endToken,
      scoredFrom: scored,
      paddedTokens: Math.min(contextTokens, Math.ceil(tokens / PADDED_TO) * PADDED_TO),
    });
    scored = endToken;
  }
  return windows;
}
