import type { BlockKind, MarkKind } from '../../domain/index.js';
import { attributeValue, type MarkupElement } from './markupNode.js';
import type { NamedLink } from './noteScan.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const BLOCKS = words(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav noframes ol optgroup option p plaintext pre ' +
    'search section summary table tbody td tfoot th thead tr ul xmp',
);
const SKIPPED = words(
  'head script style template title meta link base iframe audio video canvas noembed noframes datalist param source track',
);
const SKIPPED_FOREIGN = words('title desc metadata style script defs annotation annotation-xml');
const PRESERVED = words('pre listing plaintext xmp textarea');
const NOTES = words(
  'footnote footnotes endnote endnotes rearnote rearnotes doc-footnote doc-endnote doc-endnotes',
);
const LISTS_OF_NOTES = words('footnotes endnotes rearnotes doc-endnotes');
const REFERENCES = words('noteref doc-noteref');
const WAYS_BACK = words('backlink doc-backlink referrer');
const FRONT = words(
  'frontmatter cover titlepage halftitlepage title-page copyright-page imprint imprimatur seriespage toc toc-brief landmarks loi lot ' +
    'loa lov page-list doc-toc doc-cover doc-pagelist',
);
const BACK = words(
  'backmatter index bibliography glossary colophon doc-index doc-bibliography doc-glossary doc-colophon',
);
const VERSE = words('z3998:verse z3998:poem z3998:stanza');
/** What LibreOffice calls the header and footer of a page in the web pages that it writes. */
const PAGE_EDGES = words('header footer');
const NO_TYPES: readonly string[] = [];

/** Does the element begin a block of its own, as browsers show it without style sheets? */
export function isBlockElement({ name, namespace }: MarkupElement): boolean {
  return namespace === 'html' ? BLOCKS.has(name) : namespace === 'svg' && name === 'text';
}

/** Is the element no part of the text at all: scripts, styles, the head, embedded pages and media? */
export function isSkippedElement({ name, namespace }: MarkupElement): boolean {
  return namespace === 'html' ? SKIPPED.has(name) : SKIPPED_FOREIGN.has(name);
}

/** Does the element keep its white space as it stands? */
export function keepsSpace({ name, namespace, attributes }: MarkupElement): boolean {
  if (namespace !== 'html')
    return attributes.some((one) => one.name === 'xml:space' && one.value === 'preserve');
  return PRESERVED.has(name);
}

/** The tokens of `epub:type` and `role`, in lower case. */
export function typesOf(element: MarkupElement): readonly string[] {
  if (element.attributes.length === 0) return NO_TYPES;
  const type = attributeValue(element, 'epub:type') ?? '';
  const role = attributeValue(element, 'role') ?? '';
  return type === '' && role === '' ? NO_TYPES : `${type} ${role}`.toLowerCase().split(/[ \t\r\n\f]+/);
}

/** Is the element the mark of a page of a printed edition? */
export function isPageBreak(types: readonly string[]): boolean {
  return types.includes('pagebreak') || types.includes('doc-pagebreak');
}

/** Does the file itself call the element the mark of a note, or the way back from one? */
export function namedLinkOf(types: readonly string[]): NamedLink {
  if (types.some((type) => REFERENCES.has(type))) return 'reference';
  return types.some((type) => WAYS_BACK.has(type)) ? 'way-back' : null;
}

/** Does the file itself call the element a list of notes? */
export function isListOfNotes(types: readonly string[]): boolean {
  return types.some((type) => LISTS_OF_NOTES.has(type));
}

/** What a block of the element is, given what it is around it. */
export function blockKindOf(
  element: MarkupElement,
  types: readonly string[],
  around: BlockKind,
): { readonly kind: BlockKind; readonly level: number } {
  const heading = headingLevel(element, types);
  if (heading > 0) return { kind: 'heading', level: heading };
  if (around === 'note' || types.some((type) => NOTES.has(type))) return { kind: 'note', level: 0 };
  if (types.includes('epigraph') || types.includes('doc-epigraph')) return { kind: 'epigraph', level: 0 };
  if (types.some((type) => VERSE.has(type))) return { kind: 'verse', level: 0 };
  return { kind: kindByName(element, around), level: 0 };
}

function kindByName({ name, namespace }: MarkupElement, around: BlockKind): BlockKind {
  if (namespace !== 'html') return around;
  switch (name) {
    case 'pre':
    case 'listing':
    case 'plaintext':
    case 'xmp':
      return 'preformatted';
    case 'blockquote':
      return around === 'epigraph' || around === 'verse' ? around : 'quotation';
    case 'li':
    case 'dt':
    case 'dd':
      return 'list-item';
    case 'td':
    case 'th':
      return 'cell';
    case 'caption':
    case 'figcaption':
      return 'caption';
    default:
      return around;
  }
}

function headingLevel(element: MarkupElement, types: readonly string[]): number {
  if (element.namespace !== 'html') return 0;
  if (/^h[1-6]$/.test(element.name)) return Number(element.name.charAt(1));
  if (!types.includes('heading')) return 0;
  const level = Number(attributeValue(element, 'aria-level') ?? '2');
  return Number.isInteger(level) && level >= 1 && level <= 9 ? level : 2;
}

/**
 * The marks that the text of an element gets by the element alone.
 * @param isHiddenByStyle whether a style sheet hides it
 */
export function marksOf(
  element: MarkupElement,
  types: readonly string[],
  isHiddenByStyle: boolean,
): MarkKind[] {
  const marks: MarkKind[] = [];
  const { name, namespace } = element;
  if (namespace === 'html') {
    if (isHiddenByStyle || isHidden(element)) marks.push('hidden');
    if (name === 'del') marks.push('deleted');
    if (name === 'ins') marks.push('inserted');
    if (name === 'rt' || name === 'rp' || name === 'rtc') marks.push('ruby');
    if (name === 'object') marks.push('alternative-text');
    if ((name === 'nav' || types.includes('navigation')) && matterOf(types) === null)
      marks.push('front-matter');
    if (name === 'div' && PAGE_EDGES.has(attributeValue(element, 'title') ?? '')) marks.push('running-head');
  }
  if (types.length === 0) return marks;
  if (types.some((type) => NOTES.has(type))) marks.push('note');
  if (isPageBreak(types)) marks.push('page-number');
  const matter = matterOf(types);
  if (matter !== null) marks.push(matter);
  return marks;
}

/** Front or back matter by names of EPUB: its structural vocabulary, its guide and its landmarks. */
export function matterOf(types: readonly string[]): 'front-matter' | 'back-matter' | null {
  if (types.some((type) => FRONT.has(type))) return 'front-matter';
  return types.some((type) => BACK.has(type)) ? 'back-matter' : null;
}

function isHidden(element: MarkupElement): boolean {
  if (element.name === 'noscript') return true;
  if (element.name === 'dialog') return attributeValue(element, 'open') === undefined;
  for (const { name, value } of element.attributes) {
    if (name === 'hidden') return true;
    if (name === 'style' && hidesText(value)) return true;
  }
  return false;
}

/** Do these CSS declarations hide the text? */
export function hidesText(declarations: string): boolean {
  return declarations.split(';').some((declaration) => {
    const colon = declaration.indexOf(':');
    if (colon < 0) return false;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const stated = declaration
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    const value = stated.endsWith('!important') ? stated.slice(0, -'!important'.length).trimEnd() : stated;
    if (property === 'display') return value === 'none';
    return property === 'visibility' && (value === 'hidden' || value === 'collapse');
  });
}
