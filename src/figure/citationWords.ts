import { wholeNumber } from '../base/index.js';
import type { BlockKind, Citation } from '../domain/index.js';
import { visibleShort } from './visibleShort.js';

type Page = NonNullable<Citation['pages']>['first'];

const KIND: Readonly<Partial<Record<BlockKind, string>>> = {
  note: 'in a note',
  heading: 'in a heading',
  epigraph: 'in an epigraph',
  caption: 'in a caption',
  cell: 'in a table',
};

/**
 * Where a passage stands in the original, e.g. `p. 212, ¶ 3` or `pp. xii–xiii, ¶ 2, in a note`. A printed label is preferred to the
 * number of the page in the file; both are given where they differ. Without pages, paragraphs are counted in the whole document.
 */
export function citationWords({ pages, paragraphs, onPage, kind }: Citation): string {
  const what = KIND[kind];
  const rest = what === undefined ? '' : `, ${what}`;
  const { first, last } = paragraphs;
  if (pages === undefined || onPage === undefined) {
    const numbers =
      first === last ? `¶ ${wholeNumber(first)}` : `¶¶ ${wholeNumber(first)}–${wholeNumber(last)}`;
    return `${numbers}${rest}`;
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
