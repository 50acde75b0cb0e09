import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import type { DocxPart, DocxState } from './docxState.js';
import type { DocxStyles } from './docxStyles.js';

/** Outline levels from 0 to 8 are headings; 9 is running text. */
const LEVELS = 9;

/**
 * Ends the open paragraph of a part with the kind that its style and its own properties give it.
 * @param last number of the last paragraph of the part, for text outside any paragraph
 * @param isDivided the paragraph goes on after a page break
 */
export function endDocxParagraph(
  { flow, styles }: { readonly flow: ParagraphFlow; readonly styles: DocxStyles },
  part: DocxPart,
  { paragraph, inCell, note }: DocxState,
  last: number,
  isDivided: boolean,
): void {
  const place = { kind: 'docx', part, paragraph: paragraph?.number ?? Math.max(1, last), note } as const;
  const mark = isDivided ? 0 : (paragraph?.mark ?? 0);
  if (part !== 'body') {
    const isNote = part === 'footnotes' || part === 'endnotes';
    flow.end({ kind: isNote ? 'note' : 'paragraph', level: 0, place, mark });
    return;
  }
  const style = styles.paragraph(paragraph?.style ?? '');
  const outline = paragraph?.outline ?? style.outline;
  const isNumbered = paragraph?.isNumbered ?? style.isNumbered;
  if (isNumbered && flow.hasText && !isDivided) flow.remark('numbering-omitted');
  const { kind } = style;
  if (outline !== null && outline >= 0 && outline < LEVELS) {
    flow.end({ kind: 'heading', level: outline + 1, whole: kind.whole, place, mark });
  } else if (kind.kind === 'heading' ? outline === null : kind.kind !== 'paragraph') {
    flow.end({ ...kind, place, mark });
  } else {
    const plain = inCell ? 'cell' : isNumbered ? 'list-item' : 'paragraph';
    flow.end({ kind: plain, level: 0, whole: kind.whole, place, mark });
  }
}
