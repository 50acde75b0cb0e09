import type { BlockKind } from '../../domain/index.js';
import { markSet, type MarkSet } from './markSet.js';

/** What the name of a paragraph style says about its paragraphs. */
export interface StyleKind {
  readonly kind: BlockKind;
  /** Of a heading, from 1; 0 otherwise. */
  readonly level: number;
  /** Marks on all of the text: lines of a table of contents are front matter, lines of an index back matter. */
  readonly whole: MarkSet;
}

const PARAGRAPH: StyleKind = { kind: 'paragraph', level: 0, whole: 0 };
const KINDS: ReadonlyMap<string, BlockKind> = new Map([
  ['quote', 'quotation'],
  ['intense quote', 'quotation'],
  ['block text', 'quotation'],
  ['quotations', 'quotation'],
  ['quotation', 'quotation'],
  ['epigraph', 'epigraph'],
  ['verse', 'verse'],
  ['poem', 'verse'],
  ['caption', 'caption'],
  ['illustration', 'caption'],
  ['table caption', 'caption'],
  ['image caption', 'caption'],
  ['html preformatted', 'preformatted'],
  ['preformatted text', 'preformatted'],
  ['source code', 'preformatted'],
  ['macro text', 'preformatted'],
]);

/**
 * What a paragraph style is by its name in Word, LibreOffice or pandoc. Letter case does not matter. Word and LibreOffice keep the
 * English names of their own styles in the file, whatever the language of the window.
 */
export function styleKind(name: string): StyleKind {
  const lower = name.trim().toLowerCase();
  if (lower.length > 40) return PARAGRAPH;
  const heading = /^heading ?([1-9])$/.exec(lower);
  if (heading !== null) return { kind: 'heading', level: Number(heading[1]), whole: 0 };
  if (/^(?:toc|contents) (?:[1-9]|heading|title)$/.test(lower)) {
    return { ...PARAGRAPH, whole: markSet('front-matter') };
  }
  if (/^index (?:[1-9]|heading|separator)$/.test(lower)) {
    return { ...PARAGRAPH, whole: markSet('back-matter') };
  }
  return { ...PARAGRAPH, kind: KINDS.get(lower) ?? 'paragraph' };
}
