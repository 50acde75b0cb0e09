import type { OffsetSpan } from '../offsets/offsetMap.js';

const START =
  /^[ \t]*\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E-?BOOK[^\n]*(?:\n[^\n*]{1,200}\*{3}[ \t]*$)?/im;
const OLD_START = /^[ \t]*\*END\*? ?THE SMALL PRINT![^\n]*/im;
const END =
  /^[ \t]*(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG E-?BOOK|End of (?:the |this )?Project Gutenberg(?:'s|’s| E-?(?:book|text))?)[^\n]*/im;

/**
 * The license header and footer that Project Gutenberg adds to a text, as UTF-16 spans: from the start of the file through the line
 * `*** START OF THE PROJECT GUTENBERG EBOOK …` (or the older `*END*THE SMALL PRINT!`), and from the line `*** END OF …` or `End of
 * Project Gutenberg's …` to the end. There are no spans if neither line occurs.
 */
export function gutenbergBoilerplate(text: string): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  const start = START.exec(text) ?? OLD_START.exec(text);
  const bodyStart = start === null ? 0 : start.index + start[0].length;
  if (start !== null) spans.push({ start: 0, end: bodyStart });
  const end = END.exec(text.slice(bodyStart));
  if (end !== null) spans.push({ start: bodyStart + end.index, end: text.length });
  return spans;
}
