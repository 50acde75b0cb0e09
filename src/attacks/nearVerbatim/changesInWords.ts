import type { NearVerbatimParameters } from './parameters.js';

/** How changes are counted, in words. */
export function changesInWords({ epsilon, suffixTokens, distance }: NearVerbatimParameters): string {
  const how = distance === 'levenshtein' ? 'replaced, put in or left out' : 'replaced at their place';
  return `at most ${epsilon} of ${suffixTokens} tokens ${how}`;
}
