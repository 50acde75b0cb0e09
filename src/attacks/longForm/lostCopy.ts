import { sharedLengths, MATCH_WORDS } from '../../measure/index.js';
import { recallWords, WordNumbers } from '../../text/index.js';

/**
 * Whether the model has lost the text. True if it wrote at least `words` words in this part and none of the last `words` lies in a run of
 * five words that the true text has within reach.
 * @param written what it wrote since it was last given true text; truth: the true text that a perfect copy would have by now, and some
 * beyond
 */
export function isCopyLost(written: string, truth: string, words: number): boolean {
  const own = recallWords(written).words;
  // The last word may not be finished.
  const recent = own.slice(0, -1).slice(-words);
  if (recent.length < words) return false;
  const numbers = new WordNumbers();
  const truthNumbers = numbers.of(recallWords(truth).words);
  const lengths = sharedLengths(numbers.of(recent), truthNumbers);
  return lengths.every((length) => length < Math.min(MATCH_WORDS, words));
}
