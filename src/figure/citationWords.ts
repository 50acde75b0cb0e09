import { wholeNumber } from '../base/index.js';
import type { BlockKind, Citation, OriginalPlace } from '../domain/index.js';
import { visibleShort } from './visibleShort.js';

type Page = NonNullable<Citation['pages']>['first'];

/** Characters of an entry's name that are shown. */
const ENTRY_CHARS = 80;

const KIND: Readonly<Partial<Record<BlockKind, string>>> = {
  note: 'in a note',
  heading: 'in a heading',
  epigraph: 'in an epigraph',
  caption: 'in a caption',
  cell: 'in a table',
};

/**
 * Where a passage stands in the file that was received, e.g. `Chapter IV, p. 212, ¶ 3` or `lines 1,204–1,210`; empty where nothing is
 * known. Every list, exhibit and table of passages takes its words from here.
 */
export function originalWords({ chapter, citation, lines }: OriginalPlace): string {
  return [
    // In a collection, the entry says which work it is.
    ...(chapter === '' || citation?.entries !== undefined ? [] : [visibleShort(chapter, 60)]),
    ...(citation === undefined ? [] : [citationWords(citation)]),
    ...(lines === undefined ? [] : [lineWords(lines)]),
  ].join(', ');
}

function lineWords({ first, last }: NonNullable<OriginalPlace['lines']>): string {
  return first === last ? `line ${wholeNumber(first)}` : `lines ${wholeNumber(first)}–${wholeNumber(last)}`;
}

/**
 * Where a passage stands in the original, e.g. `p. 212, ¶ 3` or `pp. xii–xiii, ¶ 2, in a note`. A printed label is preferred to the
 * number of the page in the file; both are given where they differ. Without pages, paragraphs are counted in the whole document; of an EPUB,
 * the file inside it is named. In a collection the name of the entry comes first: `songs/red.epub, p. 3, ¶ 2`.
 */
export function citationWords({ entries, ...citation }: Citation): string {
  if (entries === undefined) return inWork(citation);
  const [first, last] = [visibleShort(entries.first, ENTRY_CHARS), visibleShort(entries.last, ENTRY_CHARS)];
  if (entries.first === entries.last) return `${first}, ${inWork(citation)}`;
  // A selection over several works: where it begins, and the paragraph in which it ends.
  const { pages, paragraphs, ...rest } = citation;
  const begin = inWork({
    ...rest,
    ...(pages === undefined ? {} : { pages: { first: pages.first, last: pages.first } }),
    paragraphs: { first: paragraphs.first, last: paragraphs.first },
  });
  return `${first}, ${begin}, to ${last}, ¶ ${wholeNumber(paragraphs.last)}`;
}

function inWork({ pages, paragraphs, onPage, kind, place }: Omit<Citation, 'entries'>): string {
  const what = KIND[kind];
  const rest = what === undefined ? '' : `, ${what}`;
  const { first, last } = paragraphs;
  if (pages === undefined || onPage === undefined) {
    const numbers =
      first === last ? `¶ ${wholeNumber(first)}` : `¶¶ ${wholeNumber(first)}–${wholeNumber(last)}`;
    return `${numbers}${place.kind === 'epub' ? ` (${visibleShort(place.entry, 60)})` : ''}${rest}`;
  }
  const paragraph = first === last ? `¶ ${onPage}` : `from ¶ ${onPage}`;
  const [from, to] = [nameOf(pages.first), nameOf(pages.last)];
  const inFile = fileWords(pages.first);
  return `${from === to ? `p. ${from}` : `pp. ${from}–${to}`}${inFile}, ${paragraph}${rest}`;
}

function nameOf({ page, label }: Page): string {
  return label === null ? String(page ?? '?') : visibleShort(label, 20);
}

/** The number of the page in the file, where its printed label says something else. */
function fileWords({ page, label }: Page): string {
  return page === null || label === null || label === String(page) ? '' : ` (page ${page} of the file)`;
}
