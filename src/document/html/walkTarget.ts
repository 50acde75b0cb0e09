import type { DocumentSource } from '../container/documentError.js';
import type { Place } from '../../domain/index.js';
import type { ExtractedBuilder } from '../extractedBuilder.js';
import type { MarkupElement } from './markupNode.js';
import type { ListedElement, NoteLink } from './noteScan.js';

/** Where a walk writes, and how it names places. */
export interface WalkTarget {
  readonly builder: ExtractedBuilder;
  readonly source: DocumentSource;
  /** The step from an element to a child, e.g. `/p[12]`: `sameName` and `any` count from 1, among children of its name and among all. */
  readonly step: (element: MarkupElement, sameName: number, any: number) => string;
  /** Place of a block whose text stands in the element at `path`; offsets of its first and last character in the file. */
  readonly place: (path: string, start: number, end: number) => Place;
  /** Does a style sheet hide the element? */
  readonly hides?: (element: MarkupElement) => boolean;
  /** Are the pages known from elsewhere? */
  readonly ignoresPageBreaks?: boolean;
  /** Called for each id of an element with the offset of the first text at or after its beginning. */
  readonly anchor: (id: string, start: number) => void;
  /** Called for each of these ids with the offset after the last text of its element. */
  readonly anchorEnd: (id: string, end: number) => void;
  /** Called for the id of each element that the file names a list of notes, before {@link anchor}. */
  readonly list: (id: string) => void;
  /** Called for each link that is, or may be, the mark of a note, with its text's offsets. */
  readonly link: (href: string, link: Omit<NoteLink, 'target'>) => void;
  /** Called for each block element with text after its end. */
  readonly element: (element: ListedElement) => void;
}
