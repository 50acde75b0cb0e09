import type { GivenText } from '../../define.js';
import type { Passage } from './passage.js';

/** The true prefix of each passage, given the same number of times. */
export function givenPrefixes(passages: readonly Passage[], times = 1): GivenText[] {
  return passages.map(({ startToken, prefixTokens }) => ({
    startToken,
    endToken: startToken + prefixTokens,
    times,
  }));
}
