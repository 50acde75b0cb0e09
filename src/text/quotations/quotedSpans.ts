import type { ComparisonText } from '../layers/comparisonText.js';
import type { CharSpan } from '../offsets/textIndex.js';
import { SHINGLE_WORDS } from './fingerprints.js';
import { plainWords, wordsFrom } from './plainWords.js';

/**
 * Where a text agrees with passages in at least {@link SHINGLE_WORDS} words that follow each other; marks and case do not count. All passages
 * are looked up in one pass, linear in the lengths of text and passages.
 * @param folded under `comparison-1-fold`
 * @param passages each a folded comparison text
 * @returns for each passage its spans in characters of the comparison text, ascending, none touching another
 */
export function quotedSpans(folded: ComparisonText, passages: readonly string[]): CharSpan[][] {
  const holders = new Map<string, number[]>();
  passages.forEach((passage, number) => {
    const words = plainWords(passage);
    for (let at = 0; at + SHINGLE_WORDS <= words.count; at++) {
      const shingle = wordsFrom(words, at, SHINGLE_WORDS);
      const known = holders.get(shingle) ?? [];
      if (known.at(-1) !== number) holders.set(shingle, [...known, number]);
    }
  });
  const spans = passages.map((): { startChar: number; endChar: number }[] => []);
  if (holders.size === 0) return spans;
  const words = plainWords(folded.text.text);
  const reached = passages.map(() => -1);
  for (let at = 0; at + SHINGLE_WORDS <= words.count; at++) {
    for (const number of holders.get(wordsFrom(words, at, SHINGLE_WORDS)) ?? []) {
      const endChar = folded.text.utf16ToChar(words.endUtf16[at + SHINGLE_WORDS - 1] ?? 0);
      const last = spans[number]?.at(-1);
      if (last !== undefined && at <= (reached[number] ?? -1)) last.endChar = endChar;
      else spans[number]?.push({ startChar: folded.text.utf16ToChar(words.startUtf16[at] ?? 0), endChar });
      reached[number] = at + SHINGLE_WORDS;
    }
  }
  return spans;
}
