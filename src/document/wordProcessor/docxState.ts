import type { Place } from '../../domain/index.js';
import { DocxFields } from './docxFields.js';
import { markSet, type MarkSet } from '../flow/markSet.js';

/** A part of a Word document that holds paragraphs. */
export type DocxPart = Extract<Place, { readonly paragraph: number }>['part'];

/** Properties of the paragraph that is open. */
export interface DocxParagraph {
  /** Number of the `w:p` in its part, from 1, in the order of the opening tags. */
  readonly number: number;
  style: string;
  /** From 0; null if the paragraph states none. */
  outline: number | null;
  /** Null if the paragraph states nothing about a list. */
  isNumbered: boolean | null;
  /** Marks on the paragraph's end. */
  mark: MarkSet;
}

/** Properties of the run that is open. */
export interface DocxRun {
  isHidden: boolean | null;
  style: string;
  /** The run's text is the sign of a note. */
  isNoteSign: boolean;
}

/** What applies at one place of a part. Elements inside an element inherit it. */
export interface DocxState {
  /** Marks of tracked changes, ruby text and tables of contents around. */
  readonly marks: MarkSet;
  readonly inCell: boolean;
  readonly paragraph: DocxParagraph | null;
  readonly run: DocxRun | null;
  readonly fields: DocxFields;
  /** Id of the note around, or null. */
  readonly note: string | null;
}

/** The state at the beginning of a part. */
export function firstState(): DocxState {
  return { marks: 0, inCell: false, paragraph: null, run: null, fields: new DocxFields(), note: null };
}

/** A paragraph that opens. */
export function newParagraph(number: number): DocxParagraph {
  return { number, style: '', outline: null, isNumbered: null, mark: 0 };
}

/** A run that opens. */
export function newRun(): DocxRun {
  return { isHidden: null, style: '', isNoteSign: false };
}

/** Elements around text that mark it. */
export const MARKING: ReadonlyMap<string, MarkSet> = new Map([
  ['del', markSet('deleted')],
  ['moveFrom', markSet('deleted')],
  ['ins', markSet('inserted')],
  ['moveTo', markSet('inserted')],
  ['rt', markSet('ruby')],
]);

/** Elements whose contents say how things were before a change, or describe a control. They hold no text of the document. */
export const SKIPPED: ReadonlySet<string> = new Set([
  'pPrChange',
  'rPrChange',
  'sectPrChange',
  'tblPrChange',
  'tblPrExChange',
  'tblGridChange',
  'tcPrChange',
  'trPrChange',
  'sdtPr',
  'sdtEndPr',
  'rubyPr',
]);

/** Elements that hold something other than text, with the code of the remark. */
export const NOTED: ReadonlyMap<string, string> = new Map([
  ['?pic', 'picture-omitted'],
  ['?imagedata', 'picture-omitted'],
  ['?OLEObject', 'embedded-object-omitted'],
  ['?chart', 'chart-omitted'],
  ['?relIds', 'chart-omitted'],
  ['altChunk', 'embedded-document-omitted'],
  ['subDoc', 'embedded-document-omitted'],
  ['math:oMath', 'formula-as-letters'],
  ['pgNum', 'computed-text-omitted'],
]);

/** Elements of a run that stand for characters. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['ptab', '\t'],
  ['cr', '\n'],
  ['noBreakHyphen', '\u2011'],
  ['softHyphen', '\u00ad'],
]);

/** Values of `w:docPartGallery` of a table of contents. */
export const CONTENTS_GALLERIES: ReadonlySet<string> = new Set(['Table of Contents']);
