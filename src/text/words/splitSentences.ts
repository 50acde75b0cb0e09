import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/** Ends of abbreviations that do not end a sentence when a capital follows. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof rev hon st capt col gen lt sgt gov sen rep messrs mme mlle jr sr vs viz cf no vol pp ed fig etc'.split(
    ' ',
  ),
);

/**
 * Sentences of a reading text, for diffs with one sentence per line. A sentence ends at `.`, `!`, `?` or `…` (with closing quotes
 * and brackets) before white space and anything but a lower-case letter, and at a blank line. A full stop after a single
 * capital or a known abbreviation (Mr., Dr., St., …) does not end one. Spans exclude the white space between sentences.
 */
export function splitSentences(text: TextIndex): readonly CharSpan[] {
  const spans: CharSpan[] = [];
  const units = text.text;
  let start = 0;
  const close = (end: number): void => {
    const span = trimmed(units, start, end);
    if (span !== null) {
      spans.push({ startChar: text.utf16ToChar(span.start), endChar: text.utf16ToChar(span.end) });
    }
    start = end;
  };
  const ends = /\n[^\S\n]*\n|(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s)/gu;
  for (const match of units.matchAll(ends)) {
    const end = match.index + match[0].length;
    if (match[0].startsWith('\n') || isSentenceEnd(units, match.index, end)) close(end);
  }
  close(units.length);
  return spans;
}

function isSentenceEnd(text: string, mark: number, end: number): boolean {
  const after = /\S/u.exec(text.slice(end, end + 64))?.[0] ?? '';
  if (/\p{Ll}/u.test(after)) return false;
  if (text[mark] !== '.') return true;
  const word = /[\p{L}\p{M}.]*$/u.exec(text.slice(Math.max(0, mark - 32), mark))?.[0] ?? '';
  return !/^(?:\p{Lu}\.)*\p{Lu}$/u.test(word) && !ABBREVIATIONS.has(word.toLowerCase());
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } | null {
  const slice = text.slice(start, end);
  const left = slice.length - slice.trimStart().length;
  const length = slice.trim().length;
  return length === 0 ? null : { start: start + left, end: start + left + length };
}
