import { describe, expect, it } from 'vitest';
import { readEpub } from '../../../src/document/epub/readEpub.js';
import { OffsetMap, TextIndex } from '../../../src/text/index.js';
import { documentChapters } from '../../../src/text/words/documentChapters.js';
import { bookBytes } from '../document/epub/book.js';
import { sourceOf } from '../document/source.js';

const items = {
  'a.xhtml':
    '<p class="chapter" id="c1">The weir</p><p>He wrote it down.</p><p class="chapter"><a id="c2"/>The flood</p><p>The water rose.</p>',
  'b.xhtml': '<p class="chapter" id="c3">After</p><p>It fell.</p>',
};
const NAV =
  '<nav epub:type="toc"><ol><li><a href="a.xhtml#c1">The weir</a></li><li><a href="a.xhtml#c2">The flood</a></li>' +
  '<li><a href="b.xhtml#c3">After</a></li></ol></nav>';
const point = (title: string, src: string): string =>
  `<navPoint><navLabel><text>${title}</text></navLabel><content src="${src}"/></navPoint>`;
const NCX =
  '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>' +
  `${point('The weir', 'a.xhtml#c1')}${point('The flood', 'a.xhtml#c2')}${point('After', 'b.xhtml#c3')}</navMap></ncx>`;

describe('chapters of a book whose headings are styled paragraphs', () => {
  it.each([
    ['navigation document', { items, nav: NAV }],
    ['NCX', { items, ncx: NCX }],
  ])('begin where its %s leads', (_what, book) => {
    const extracted = readEpub(bookBytes(book), sourceOf('book.epub'));
    expect(extracted.blocks.every(({ kind }) => kind === 'paragraph')).toBe(true);
    const text = new TextIndex(extracted.text);
    const chapters = documentChapters(extracted, text, OffsetMap.identity(text.charLength), text);
    expect(
      chapters.map(({ kind, title, startChar, endChar }) => [kind, title, text.slice(startChar, endChar)]),
    ).toEqual([
      ['chapter', 'The weir', 'The weir\n\nHe wrote it down.\n\n'],
      ['chapter', 'The flood', 'The flood\n\nThe water rose.\n\n'],
      ['chapter', 'After', 'After\n\nIt fell.'],
    ]);
  });
});
