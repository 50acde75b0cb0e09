import { markSet, type MarkSet } from '../flow/markSet.js';
import type { ParagraphFlow } from '../flow/paragraphFlow.js';
import type { OdtState } from './odtState.js';

const HIDDEN = markSet('hidden');

/** Ends the open paragraph with the kind that its style and its place give it. @param mark marks on the paragraph's end */
export function endOdtParagraph(
  flow: ParagraphFlow,
  { part, note, paragraph, inCell, inList }: OdtState,
  mark: MarkSet,
): void {
  if (paragraph === null) return;
  const place = { kind: 'odt', part, paragraph: paragraph.number, note } as const;
  const { kind } = paragraph.style;
  const whole = kind.whole | (paragraph.isHidden ? HIDDEN : 0);
  if (part !== 'body') {
    const isNote = part === 'footnotes' || part === 'endnotes';
    flow.end({ kind: isNote ? 'note' : 'paragraph', level: 0, place, whole, mark });
  } else if (paragraph.level > 0) flow.end({ kind: 'heading', level: paragraph.level, place, whole, mark });
  else if (kind.kind !== 'paragraph') flow.end({ ...kind, place, whole, mark });
  else {
    if (inList && flow.hasText) flow.remark('numbering-omitted');
    flow.end({ kind: inCell ? 'cell' : inList ? 'list-item' : 'paragraph', level: 0, place, whole, mark });
  }
}
