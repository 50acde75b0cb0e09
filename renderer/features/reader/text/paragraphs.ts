import {
  textDirection,
  visiblePieces,
  type SourcePiece,
  type TextDirection,
} from '../../../../src/figure/index.js';

/** A paragraph of a block; positions are in UTF-16 units of the block's text. */
export interface Paragraph {
  readonly start: number;
  readonly end: number;
  /** `flow`: lines were broken for paper only, so they may be joined; `lines`: verse, tables, title pages. */
  readonly kind: 'heading' | 'flow' | 'lines';
  readonly direction: TextDirection;
  readonly pieces: readonly SourcePiece[];
}

const GAP = /\n[^\S\n]*\n\s*/gu;

/**
 * The paragraphs of a text: the text between blank lines, without the surrounding white space. Hidden characters become signs.
 * @param headings UTF-16 units at which chapters begin
 * @param begun direction of the paragraph that the text goes on with; undefined when one begins here
 * @param around direction of paragraphs without letters
 */
export function paragraphs(
  text: string,
  headings: ReadonlySet<number>,
  begun?: TextDirection,
  around: TextDirection = 'ltr',
): Paragraph[] {
  const found: Paragraph[] = [];
  let from = 0;
  const close = (to: number): void => {
    const raw = text.slice(from, to);
    // Leading blanks are kept, because verse is indented.
    const lead = /^\s*\n/u.exec(raw)?.[0].length ?? 0;
    const start = from + lead;
    const end = start + raw.slice(lead).trimEnd().length;
    if (end <= start) return;
    const isHeading = isHeadingAt(headings, from, end);
    const own = text.slice(start, end);
    const direction = (found.length === 0 ? begun : undefined) ?? textDirection(own) ?? around;
    found.push({
      start,
      end,
      kind: isHeading ? 'heading' : isFlow(own) ? 'flow' : 'lines',
      direction,
      pieces: visiblePieces(own, '\n\t'),
    });
  };
  for (const gap of text.matchAll(GAP)) {
    close(gap.index);
    from = gap.index + gap[0].length;
  }
  close(text.length);
  return found;
}

/** Longer paragraphs are not headings, whatever the list of chapters says. */
const LONGEST_HEADING = 300;

function isHeadingAt(headings: ReadonlySet<number>, from: number, end: number): boolean {
  if (end - from > LONGEST_HEADING) return false;
  for (const heading of headings) if (heading >= from && heading < end) return true;
  return false;
}

/** Lines of prose broken at a fixed width are all about as long as the longest, except the last. */
function isFlow(text: string): boolean {
  const lines = text.split('\n');
  if (lines.length === 1) return true;
  const lengths = lines.slice(0, -1).map((line) => line.trimEnd().length);
  const longest = Math.max(...lengths, lines.at(-1)?.length ?? 0);
  return longest >= 50 && lengths.every((length) => length >= 0.6 * longest);
}
