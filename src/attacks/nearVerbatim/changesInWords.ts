import type { NearVerbatimParameters } from './parameters.js';

/** The changes that a near copy may have, in words. */
export function changesInWords({ epsilon, suffixTokens, distance }: NearVerbatimParameters): string {
  const how = distance === 'levenshtein' ? 'substituted, inserted or deleted' : 'substituted in place';
  return `at most ${epsilon} of ${suffixTokens} tokens ${how}`;
}
