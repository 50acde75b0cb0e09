import type { ReaderRemark } from '../../domain/index.js';
import type { ReadPage } from './readPage.js';

const MOST_STARTS = 20;

/** A remark on something at places of the text. */
export function remarkAt(
  code: string,
  starts: readonly number[],
  details: ReaderRemark['details'] = {},
): readonly ReaderRemark[] {
  if (starts.length === 0) return [];
  return [{ code, count: starts.length, starts: starts.slice(0, MOST_STARTS), details }];
}

/** A remark on something that was counted. */
export function remarkOf(
  code: string,
  count: number,
  details: ReaderRemark['details'] = {},
): readonly ReaderRemark[] {
  return count === 0 ? [] : [{ code, count, starts: [], details }];
}

const CHARACTERS: readonly (readonly [string, RegExp])[] = [
  // A font without a map to Unicode: what is read is not what is seen.
  ['private-use-characters', /\p{Co}/gu],
  ['control-characters', /[^\P{Cc}\n]/gu],
  ['replacement-characters', /\ufffd/gu],
];

/** Characters of the text that stand for nothing that a person sees. */
export function characterRemarks(text: string): readonly ReaderRemark[] {
  return CHARACTERS.flatMap(([code, pattern]) => {
    const starts: number[] = [];
    let count = 0;
    for (const { index } of text.matchAll(pattern)) {
      count += 1;
      if (starts.length < MOST_STARTS) starts.push(index);
    }
    return count === 0 ? [] : [{ code, count, starts, details: {} }];
  });
}

/** Is there text on the page, and is all of it invisible, as where a program read a scanned image? */
export const isInvisiblePage = (page: ReadPage): boolean => page.chars > 0 && page.hiddenChars === page.chars;

/**
 * Remarks on pages. `details.pages` names the first ones.
 * Codes: `pdf-page-without-text`, `pdf-page-invisible` (all its text is invisible: a scan with text that a program recognized),
 * `pdf-page-errors` (an error in the page was passed over), `pdf-turned-text`, `pdf-text-repeated` (text drawn twice over itself),
 * `pdf-annotations`, `pdf-page-scripts`.
 */
export function pageRemarks(pages: readonly ReadPage[], starts: readonly number[]): readonly ReaderRemark[] {
  const on = (
    code: string,
    has: (page: ReadPage) => boolean,
    details: ReaderRemark['details'] = {},
  ): readonly ReaderRemark[] => {
    const own = pages.flatMap((page, at) => (has(page) ? [at] : []));
    if (own.length === 0) return [];
    const named = own.slice(0, MOST_STARTS);
    const numbers = named.map((at) => at + 1).join(', ');
    return [
      {
        code,
        count: own.length,
        starts: named.map((at) => starts[at] ?? 0),
        details: { ...details, pages: numbers },
      },
    ];
  };
  const total = (of: (page: ReadPage) => number): number => pages.reduce((sum, page) => sum + of(page), 0);
  const kinds = [...new Set(pages.flatMap(({ annotations }) => annotations))]
    .filter((kind) => kind !== 'Link')
    .sort();
  return [
    ...on('pdf-page-without-text', ({ chars }) => chars === 0),
    ...on('pdf-page-invisible', isInvisiblePage),
    ...on('pdf-page-errors', ({ hadErrors }) => hadErrors),
    ...on('pdf-turned-text', ({ text }) => text.turned.length > 0),
    ...remarkOf(
      'pdf-text-repeated',
      total(({ text }) => text.repeated),
    ),
    ...remarkOf(
      'pdf-annotations',
      total(({ annotations }) => annotations.filter((kind) => kind !== 'Link').length),
      {
        kinds: kinds.join(', ').slice(0, 200),
      },
    ),
    ...remarkOf(
      'pdf-page-scripts',
      total(({ scripts }) => scripts),
    ),
  ];
}

/** How often a file names a kind of action in clear; compressed parts are not searched. */
export function countName(bytes: Uint8Array, name: string): number {
  const wanted = new TextEncoder().encode(name);
  let count = 0;
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    let length = 1;
    while (length < wanted.length && bytes[at + length] === wanted[length]) length += 1;
    if (length === wanted.length) count += 1;
  }
  return count;
}
