import type { CharRange } from '../places.js';

/** Letters, marks and digits, and the apostrophes within a word. */
const OF_WORD = /^[\p{L}\p{M}\p{N}'’]$/u;
/** A longer run of letters is no word, or of a script that has no spaces. */
const LONGEST_WORD = 60;

/**
 * A range, widened to whole words at both ends.
 * @param charAt a character of the text; undefined outside it, and where it is not drawn
 */
export function toWholeWords(
  { startChar, endChar }: CharRange,
  charAt: (char: number) => string | undefined,
): CharRange {
  const isOfWord = (char: number): boolean => OF_WORD.test(charAt(char) ?? '');
  const edge = (from: number, by: 1 | -1): number => {
    let at = from;
    while (isOfWord(at - 1) && isOfWord(at)) {
      at += by;
      if (Math.abs(at - from) > LONGEST_WORD) return from;
    }
    return at;
  };
  return { startChar: edge(startChar, -1), endChar: edge(endChar, 1) };
}
