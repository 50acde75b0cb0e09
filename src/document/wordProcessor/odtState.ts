import type { Place } from '../../domain/index.js';
import { markSet, type MarkSet } from '../flow/markSet.js';
import type { CollapsedText } from './collapsedText.js';
import type { OdtStyle } from './odtStyles.js';

/** A part of an OpenDocument text that holds paragraphs. */
export type OdtPart = Extract<Place, { readonly paragraph: number }>['part'];

/** The paragraph that is open. */
export interface OdtParagraph {
  /** Number among the `text:p` and `text:h` of the file's text, from 1, in the order of the opening tags. */
  readonly number: number;
  readonly style: OdtStyle;
  /** Of a heading, from 1; 0 otherwise. */
  readonly level: number;
  text: CollapsedText;
  isHidden: boolean;
}

/** What applies at one place of the text. Elements inside an element inherit it. */
export interface OdtState {
  readonly marks: MarkSet;
  readonly part: OdtPart;
  /** Text of the citation of the note around, or null. */
  readonly note: string | null;
  readonly inCell: boolean;
  readonly inList: boolean;
  readonly paragraph: OdtParagraph | null;
}

/** The state at the beginning of a part. */
export function firstOdtState(part: OdtPart): OdtState {
  return { marks: 0, part, note: null, inCell: false, inList: false, paragraph: null };
}

/** Elements whose text is marked. */
export const ODT_MARKING: ReadonlyMap<string, MarkSet> = new Map([
  ['text:ruby-text', markSet('ruby')],
  ['text:note-citation', markSet('note-mark')],
  ['text:page-number', markSet('page-number')],
  ['svg:title', markSet('alternative-text')],
  ['svg:desc', markSet('alternative-text')],
  ...['table-of-content', 'illustration-index', 'table-index', 'object-index', 'user-index'].map(
    (name): [string, MarkSet] => [`text:${name}`, markSet('front-matter')],
  ),
  ['text:alphabetical-index', markSet('back-matter')],
  ['text:bibliography', markSet('back-matter')],
]);

/** Elements that hold no text of the document. */
export const ODT_SKIPPED: ReadonlySet<string> = new Set([
  'table:title',
  'table:desc',
  'office:binary-data',
  'office:event-listeners',
  'office:forms',
  'office:change-info',
  'office:scripts',
  'text:number',
  'text:script',
  'text:table-of-content-source',
  'text:illustration-index-source',
  'text:table-index-source',
  'text:object-index-source',
  'text:user-index-source',
  'text:alphabetical-index-source',
  'text:bibliography-source',
]);

/** Elements that hold something other than text, with the code of the remark. */
export const ODT_NOTED: ReadonlyMap<string, string> = new Map([
  ['draw:image', 'picture-omitted'],
  ['draw:object', 'embedded-object-omitted'],
  ['draw:object-ole', 'embedded-object-omitted'],
  ['text:number', 'numbering-omitted'],
]);
