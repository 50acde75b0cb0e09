import { isSpace } from '../characters/characterClasses.js';
import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/** The largest number of characters of a paragraph: longer paragraphs are split, so that one can be laid out at a time. */
const MOST_CHARS = 4000;

/** The paragraphs of a text, in order. */
export interface Paragraphs {
  readonly count: number;
  /** The characters of paragraph `index`, from 0; undefined after the last paragraph. */
  at(index: number): CharSpan | undefined;
}

/**
 * The paragraphs of a reading text: lines between blank ones, without the last line end. One of more than 4,000 characters is cut at
 * the last white space before that, or there if it has none; its pieces follow each other without a gap.
 * @param reading a text with LF line ends
 */
export function paragraphsOf(reading: TextIndex): Paragraphs {
  const { text } = reading;
  const bounds: number[] = [];
  let start = -1;
  let end = 0;
  for (let line = 0; line <= text.length;) {
    const lineFeed = text.indexOf('\n', line);
    const lineEnd = lineFeed < 0 ? text.length : lineFeed;
    if (isBlank(text, line, lineEnd)) {
      if (start >= 0) cut(reading, start, end, bounds);
      start = -1;
    } else {
      if (start < 0) start = line;
      end = lineEnd;
    }
    line = lineEnd + 1;
  }
  if (start >= 0) cut(reading, start, end, bounds);
  const spans = Uint32Array.from(bounds);
  return {
    count: spans.length / 2,
    at: (index) => {
      const startChar = spans[2 * index];
      const endChar = spans[2 * index + 1];
      return startChar === undefined || endChar === undefined ? undefined : { startChar, endChar };
    },
  };
}

/** Adds the pieces of the UTF-16 span `start` … `end` to `bounds`, in characters. */
function cut(reading: TextIndex, start: number, end: number, bounds: number[]): void {
  const last = reading.utf16ToChar(end);
  let from = reading.utf16ToChar(start);
  while (last - from > MOST_CHARS) {
    const first = reading.charToUtf16(from);
    const most = reading.charToUtf16(from + MOST_CHARS);
    let at = most;
    while (at > first && !isSpace(reading.text.charCodeAt(at - 1))) at -= 1;
    const to = at > first ? reading.utf16ToChar(at) : from + MOST_CHARS;
    bounds.push(from, to);
    from = to;
  }
  bounds.push(from, last);
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}
