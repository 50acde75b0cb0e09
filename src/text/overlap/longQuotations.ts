import type { OffsetSpan } from '../offsets/offsetMap.js';
import { countWords } from '../words/splitWords.js';

/** The most paragraphs of one quotation. A mark that is never closed cannot take more of a text than this. */
export const MOST_PARAGRAPHS = 10;

/** Closing marks for each opening double quotation mark. */
const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‟': '”',
};
const MARKS = /["“”„‟«»]|\n(?:[^\S\n]*\n)+/gu;

/** A quotation mark or the blank lines between two paragraphs, as UTF-16 offsets. */
interface Mark extends OffsetSpan {
  readonly text: string;
}

/** A quotation that was opened. */
interface Open {
  readonly start: number;
  readonly mark: string;
  readonly closers: string;
  /** Paragraphs of which it has a part so far. */
  paragraphs: number;
}

/**
 * Quotations of more than `longerThanWords` words, marks included, as UTF-16 spans. A quotation runs from an opening double quotation
 * mark to the mark that closes it, or to the end of its paragraph (blank line) if nothing closes it. It goes on into the next paragraph in
 * two cases: that paragraph opens with the same mark again, as printers do; or the next mark of its kind, in that paragraph or a later one,
 * closes it. A straight mark closes only after a character that is no space, and before one that is no letter or digit. No
 * quotation has more than {@link MOST_PARAGRAPHS} paragraphs. Single quotation marks are ignored, because they are also apostrophes.
 */
export function longQuotations(text: string, longerThanWords: number): readonly OffsetSpan[] {
  const marks = Array.from(text.matchAll(MARKS), (found): Mark => ({
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
  const spans: OffsetSpan[] = [];
  const close = ({ start }: Open, contentEnd: number, end: number): void => {
    if (countWords(text.slice(start + 1, contentEnd)) > longerThanWords) spans.push({ start, end });
  };
  let open: Open | null = null;
  for (let at = 0; at < marks.length; at++) {
    const mark = marks[at];
    if (mark === undefined) break;
    if (open === null) {
      const closers = CLOSERS[mark.text];
      if (closers !== undefined) open = { start: mark.start, mark: mark.text, closers, paragraphs: 1 };
    } else if (isBreak(mark)) {
      const opensAgain = isOpenedAgain(text, marks, at, open);
      if (opensAgain || isClosedLater(text, marks, at, open)) {
        open.paragraphs += 1;
        if (opensAgain) at += 1;
      } else {
        close(open, mark.start, mark.start);
        open = null;
      }
    } else if (open.closers.includes(mark.text)) {
      close(open, mark.start, mark.end);
      open = null;
    }
  }
  if (open !== null) close(open, text.length, text.length);
  return spans;
}

function isBreak({ text }: Mark): boolean {
  return text.startsWith('\n');
}

/** Does the paragraph after the break `at` begin with the mark that opened the quotation? */
function isOpenedAgain(text: string, marks: readonly Mark[], at: number, open: Open): boolean {
  const [between, next] = [marks[at], marks[at + 1]];
  if (between === undefined || next?.text !== open.mark || open.paragraphs >= MOST_PARAGRAPHS) return false;
  return text.slice(between.end, next.start).trim() === '';
}

/** Is the next mark of its kind after the break `at` one that closes the quotation, and near enough? */
function isClosedLater(text: string, marks: readonly Mark[], at: number, open: Open): boolean {
  let { paragraphs } = open;
  for (let next = at; next < marks.length; next++) {
    const mark = marks[next];
    if (mark === undefined) return false;
    if (isBreak(mark)) {
      paragraphs += 1;
      if (paragraphs > MOST_PARAGRAPHS) return false;
    } else if (open.closers.includes(mark.text)) {
      return mark.text !== open.mark || closes(text, mark);
    } else if (mark.text === open.mark) {
      return false;
    }
  }
  return false;
}

/** Does a mark that could open or close stand as one that closes? */
function closes(text: string, { start, end }: Mark): boolean {
  return (
    /\S$/u.test(text.slice(Math.max(0, start - 1), start)) && !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2))
  );
}
