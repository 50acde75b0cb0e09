import { elementAt } from '../../../base/index.js';
import { policyName, type NextToken } from '../../../domain/index.js';

/** Number of the most probable tokens from which the filter may choose. */
export const LISTED_TOKENS = 128;
const TOP_K = 40;
const TOP_P = 0.95;

/**
 * The next token of an answer. At temperature 0 it is the most probable one. Above 0 it is drawn from the 40 most probable ones, cut to
 * a mass of 0.95. Tokens that the filter blocks are excluded and the draw is made from the rest, which equals drawing again until a
 * token passes. If all of them are blocked, the most probable token that passes is taken.
 * @param uniform in [0, 1)
 * @returns null when every listed token is blocked
 */
export function chooseToken(
  { topIds, topLogProbs }: Pick<NextToken, 'topIds' | 'topLogProbs'>,
  temperature: number,
  blocked: ReadonlySet<number>,
  uniform: number,
): number | null {
  const passes = (at: number): boolean => !blocked.has(elementAt(topIds, at));
  const firstThatPasses = topIds.findIndex((_, at) => passes(at));
  if (firstThatPasses < 0) return null;
  if (temperature === 0) return elementAt(topIds, firstThatPasses);
  const weights = [...topLogProbs.subarray(0, TOP_K)].map((logProb) =>
    Math.exp((logProb - elementAt(topLogProbs, 0)) / temperature),
  );
  const kept = weights.slice(0, nucleus(weights)).map((weight, at) => (passes(at) ? weight : 0));
  const wanted = uniform * kept.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const [at, weight] of kept.entries()) {
    sum += weight;
    if (weight > 0 && sum > wanted) return elementAt(topIds, at);
  }
  return elementAt(topIds, firstThatPasses);
}

/** How {@link chooseToken} chooses at a temperature, in words. */
export function answerDecoding(temperature: number): string {
  return temperature === 0
    ? 'the most probable token each time'
    : policyName({ temperature, topK: TOP_K, topP: TOP_P });
}

function nucleus(weights: readonly number[]): number {
  const wanted = TOP_P * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const last = weights.findIndex((weight) => (sum += weight) >= wanted);
  return last < 0 ? weights.length : last + 1;
}
