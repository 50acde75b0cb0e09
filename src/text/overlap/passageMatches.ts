import { isLetter } from '../characters/characterClasses.js';
import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/**
 * Where a passage occurs in a comparison text as whole words: not in the middle of a word at either end; occurrences do not overlap.
 * @param text a comparison text
 * @param passage the passage under the same profile; an empty one occurs nowhere
 */
export function passageMatches(text: TextIndex, passage: string): readonly CharSpan[] {
  const spans: CharSpan[] = [];
  if (passage === '') return spans;
  const units = text.text;
  for (let at = units.indexOf(passage); at >= 0;) {
    const end = at + passage.length;
    const isWhole = !(cutsWord(units, at) || cutsWord(units, end));
    if (isWhole) spans.push({ startChar: text.utf16ToChar(at), endChar: text.utf16ToChar(end) });
    at = units.indexOf(passage, isWhole ? end : at + 1);
  }
  return spans;
}

/** True if there is a letter or digit on both sides of a UTF-16 offset. */
function cutsWord(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return false;
  const unitBefore = text.charCodeAt(at - 1);
  const isTrail = unitBefore >= 0xdc00 && unitBefore <= 0xdfff;
  return isWordChar(text.codePointAt(isTrail ? at - 2 : at - 1)) && isWordChar(text.codePointAt(at));
}

function isWordChar(codePoint: number | undefined): boolean {
  if (codePoint === undefined) return false;
  return isLetter(codePoint) || /^\p{N}$/u.test(String.fromCodePoint(codePoint));
}
