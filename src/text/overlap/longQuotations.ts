import type { OffsetSpan } from '../offsets/offsetMap.js';
import { countWords } from '../words/splitWords.js';

/** Closing marks for each opening double quotation mark. */
const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‟': '”',
};
const MARKS = /["“”„‟«»]|\n[^\S\n]*\n/gu;

/**
 * Quotations of more than `longerThanWords` words, marks included, as UTF-16 spans. A quotation runs from an opening double quotation
 * mark to the mark that closes it or to the end of its paragraph (blank line), whichever is first; single quotation marks are
 * ignored, because they are also apostrophes.
 */
export function longQuotations(text: string, longerThanWords: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let open: { readonly at: number; readonly closers: string } | null = null;
  const close = (end: number): void => {
    if (open !== null && countWords(text.slice(open.at + 1, end)) > longerThanWords) {
      const withMark = end < text.length && open.closers.includes(text.charAt(end)) ? end + 1 : end;
      spans.push({ start: open.at, end: withMark });
    }
    open = null;
  };
  for (const match of text.matchAll(MARKS)) {
    const mark = match[0];
    const closers: string = open === null ? '' : (open as { readonly closers: string }).closers;
    if (mark.startsWith('\n') || closers.includes(mark)) {
      if (open !== null) close(match.index);
    } else if (open === null && mark in CLOSERS) {
      open = { at: match.index, closers: CLOSERS[mark] ?? '' };
    }
  }
  close(text.length);
  return spans;
}
