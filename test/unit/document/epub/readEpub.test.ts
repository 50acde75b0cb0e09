import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import { sniffFormat } from '../../../../src/document/container/sniffFormat.js';
import { readEpub } from '../../../../src/document/epub/readEpub.js';
import type { Extracted, MarkKind } from '../../../../src/domain/index.js';
import { errorOf, sourceOf } from '../source.js';
import { type Book, bookBytes, xhtml } from './book.js';

const source = sourceOf('book.epub');
const read = (book: Book): Extracted => readEpub(bookBytes(book), source);
const slices = ({ text }: Extracted, parts: readonly { start: number; end: number }[]): string[] =>
  parts.map(({ start, end }) => text.slice(start, end));
const marked = (extracted: Extracted, kind: MarkKind): string[] =>
  slices(
    extracted,
    extracted.marks.filter((mark) => mark.kind === kind),
  );
const at = ({ text }: Extracted, start: number): string => text.slice(start, start + 4);

describe('readEpub: order and places', () => {
  it('reads the spine in its order and names each block by CFI', () => {
    const extracted = read({
      items: { 'b%20b.xhtml': '', 'a.xhtml': '<h1>Two</h1><div>x<p id="p">y</p><p/>z</div>' },
      manifest: '<item id="s" href="../b b.xhtml" media-type="application/xhtml+xml"/>',
      spine: '<itemref idref="s"/>',
      parts: [
        { name: 'OPS/b b.xhtml', data: xhtml('<p>One</p>') },
        { name: 'b b.xhtml', data: xhtml('<p>Three</p>') },
      ],
    });
    expect(extracted.text).toBe('One\n\nTwo\n\nx\n\ny\n\nz\n\nThree');
    expect(
      extracted.blocks.map(({ kind, place }) =>
        place.kind === 'epub' ? [kind, place.entry, place.spine, place.cfi] : [],
      ),
    ).toEqual([
      ['paragraph', 'OPS/b b.xhtml', 1, '/6/2!/4/2'],
      ['heading', 'OPS/a.xhtml', 2, '/6/4!/4/2'],
      ['paragraph', 'OPS/a.xhtml', 2, '/6/4!/4/4'],
      ['paragraph', 'OPS/a.xhtml', 2, '/6/4!/4/4/2'],
      ['paragraph', 'OPS/a.xhtml', 2, '/6/4!/4/4'],
      ['paragraph', 'b b.xhtml', 3, '/6/6!/4/2'],
    ]);
  });

  it('reads an empty element as one that ends where it stands, and the entities of XHTML', () => {
    const extracted = read({ items: { 'a.xhtml': '<p><a id="x"/><b/>a&nbsp;&mdash;<i/>b</p><p>c</p>' } });
    expect(slices(extracted, extracted.blocks)).toEqual(['a\u00a0—b', 'c']);
  });

  it('reads what is stated in Dublin Core', () => {
    expect(
      read({
        items: { 'a.xhtml': '<p>a</p>' },
        metadata:
          '<dc:title> The\n Lamp </dc:title><dc:title>Other</dc:title><dc:creator>A</dc:creator><dc:creator>B</dc:creator>' +
          '<dc:language>en</dc:language><dc:date opf:event="modification">2020</dc:date><dc:date opf:event="publication">1851</dc:date>' +
          '<dc:identifier>urn:isbn:1</dc:identifier><meta name="generator" content="Hand"/>',
      }).stated,
    ).toEqual({
      title: 'The Lamp',
      authors: ['A', 'B'],
      language: 'en',
      published: '1851',
      identifiers: ['urn:isbn:1'],
      producer: 'Hand',
    });
  });
});

describe('readEpub: contents and pages', () => {
  const items = {
    'a.xhtml': '<h1 id="h">One</h1><p>a<span id="p2"/>b</p>',
    'b.xhtml': '<p>c</p><span epub:type="pagebreak" id="p3" title="x"/><h2 id="s">Two</h2>',
  };

  it('takes the navigation document before the NCX', () => {
    const extracted = read({
      items,
      nav:
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">First <b>part</b></a><ol><li><a href="b.xhtml#s">Sub</a></li>' +
        '<li><a href="b.xhtml#none">Lost id</a></li><li><a href="z.xhtml">Lost</a></li></ol></li></ol></nav>' +
        '<nav epub:type="page-list"><ol><li><a href="a.xhtml#h">xii</a></li><li><a href="a.xhtml#p2">1</a></li>' +
        '<li><a href="b.xhtml#p3">2</a></li><li><a href="b.xhtml#p3">3</a></li></ol></nav>',
      ncx: '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>N</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>',
    });
    expect(extracted.contents.map(({ title, level, start }) => [title, level, at(extracted, start)])).toEqual(
      [
        ['First part', 1, 'One\n'],
        ['Lost id', 2, 'c\n\nT'],
        ['Sub', 2, 'Two'],
      ],
    );
    expect(extracted.pages.map(({ page, label, start }) => [page, label, at(extracted, start)])).toEqual([
      [null, 'xii', 'One\n'],
      [null, '1', 'b\n\nc'],
      [null, '2', 'Two'],
      [null, '3', 'Two'],
    ]);
    expect(extracted.remarks.map(({ code, count }) => [code, count])).toEqual([
      ['epub-contents-unresolved', 1],
    ]);
  });

  it('reads the NCX of an EPUB 2 with its pages', () => {
    const extracted = read({
      items,
      ncx:
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">' +
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text></navLabel><content src="a.xhtml#h"/>' +
        '<navPoint><navLabel><text>Two</text></navLabel><content src="b.xhtml#s"/></navPoint></navPoint></navMap>' +
        '<pageList><pageTarget><navLabel><text>7</text></navLabel><content src="b.xhtml"/></pageTarget></pageList></ncx>',
    });
    expect(extracted.contents.map(({ title, level, start }) => [title, level, at(extracted, start)])).toEqual(
      [
        ['One', 1, 'One\n'],
        ['Two', 2, 'Two'],
      ],
    );
    expect(extracted.pages.map(({ label, start }) => [label, at(extracted, start)])).toEqual([
      ['7', 'c\n\nT'],
    ]);
  });

  it('takes page breaks in the text where there is no list of pages; their text is marked', () => {
    const extracted = read({
      items: {
        'a.xhtml':
          '<p>a</p><div role="doc-pagebreak" aria-label="5"/><p>b<span epub:type="pagebreak">6</span>c</p><div epub:type="pagebreak"/>',
        'b.xhtml': '<p>d</p>',
      },
    });
    expect(extracted.pages.map(({ label, start }) => [label, at(extracted, start)])).toEqual([
      ['5', 'b6c\n'],
      ['6', '6c\n\n'],
      [null, 'd'],
    ]);
    expect(marked(extracted, 'page-number')).toEqual(['6']);
  });
});

describe('readEpub: marks', () => {
  it('marks what the book itself names', () => {
    const extracted = read({
      items: {
        'cover.xhtml': '<p>cover</p>',
        'title.xhtml': '<body epub:type="titlepage"><p>title</p></body>',
        'a.xhtml':
          '<section epub:type="epigraph"><p>epi</p></section><p>text<a epub:type="noteref" href="#n">1</a></p>' +
          '<aside epub:type="footnote" id="n"><p>note</p></aside>',
        'index.xhtml': '<section epub:type="index"><p>i</p></section>',
        'pop.xhtml': '<p>pop</p>',
      },
      itemref: { 'pop.xhtml': 'linear="no"' },
      guide:
        '<guide><reference type="cover" href="cover.xhtml"/><reference type="toc" href="a.xhtml"/><reference type="text" href="a.xhtml"/></guide>',
    });
    expect(marked(extracted, 'front-matter')).toEqual(['cover', 'title']);
    expect(marked(extracted, 'back-matter')).toEqual(['i']);
    expect(marked(extracted, 'non-linear')).toEqual(['pop']);
    expect(marked(extracted, 'note-mark')).toEqual(['1']);
    expect(marked(extracted, 'note')).toEqual(['note']);
    expect(extracted.blocks.map(({ kind }) => kind)).toEqual([
      'paragraph',
      'paragraph',
      'epigraph',
      'paragraph',
      'note',
      'paragraph',
      'paragraph',
    ]);
  });

  it('finds notes in another file by links in both directions', () => {
    const extracted = read({
      items: {
        'a.xhtml': '<p>text<sup><a id="r" href="n.xhtml#n">1</a></sup></p><p>more</p>',
        'n.xhtml': '<h2>Notes</h2><p id="n"><a href="a.xhtml#r">1</a>. The note.</p>',
      },
    });
    expect(marked(extracted, 'note')).toEqual(['1. The note.']);
    expect(marked(extracted, 'note-mark')).toEqual(['1', '1']);
    expect(slices(extracted, extracted.blocks)).toEqual(['text1', '1. The note.', 'more', 'Notes']);
  });

  it('puts the notes of another file after their marks, with their places, and leaves the contents', () => {
    const extracted = read({
      items: {
        'a.xhtml':
          '<h1>One</h1><p>text<a epub:type="noteref" href="n.xhtml#n1">1</a></p><p>more</p><img src="x"/>',
        'b.xhtml': '<h1>Two</h1><p>other<a epub:type="noteref" href="n.xhtml#n2">1</a></p><p>end</p>',
        'n.xhtml':
          '<body epub:type="backmatter"><aside epub:type="endnote" id="n1"><p>First.</p><p>Its end.</p></aside>' +
          '<aside epub:type="endnote" id="n2"><img src="y"/><p>Second.</p></aside></body>',
        'i.xhtml': '<p>Index</p>',
      },
      itemref: { 'n.xhtml': 'linear="no"' },
      nav:
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li><li><a href="b.xhtml">Two</a></li>' +
        '<li><a href="n.xhtml">Notes</a></li><li><a href="i.xhtml">Index</a></li></ol></nav>',
    });
    expect(slices(extracted, extracted.blocks)).toEqual([
      ...['One', 'text1', 'First.', 'Its end.', 'more'],
      ...['Two', 'other1', 'Second.', 'end', 'Index'],
    ]);
    expect(
      extracted.blocks.flatMap(({ kind, place, fileIndex }) =>
        kind === 'note' && place.kind === 'epub' ? [[place.entry, place.cfi, fileIndex]] : [],
      ),
    ).toEqual([
      ['OPS/n.xhtml', '/6/6!/4/2/2', 6],
      ['OPS/n.xhtml', '/6/6!/4/2/4', 7],
      ['OPS/n.xhtml', '/6/6!/4/4/4', 8],
    ]);
    // Nothing of the third file stays, so its entry leads where the text goes on.
    expect(extracted.contents.map(({ title, start }) => [title, at(extracted, start)])).toEqual([
      ['One', 'One\n'],
      ['Two', 'Two\n'],
      ['Notes', 'Inde'],
      ['Index', 'Inde'],
    ]);
    expect(marked(extracted, 'back-matter')).toEqual([]);
    expect(marked(extracted, 'non-linear')).toEqual([]);
    expect(extracted.remarks.map(({ code, count, starts }) => [code, count, starts.length])).toEqual([
      ['pictures-without-text', 2, 2],
      ['notes-placed', 2, 2],
    ]);
  });

  it('reads the same text with the text of a note in its place from any file', () => {
    const note = '<p id="n"><a href="a.xhtml#r">1</a>. The note.</p>';
    const text = '<p id="r">text<a href="N#n">1</a></p><p>more</p>';
    const apart = read({ items: { 'a.xhtml': text.replace('N', 'n.xhtml'), 'n.xhtml': note } });
    const within = read({ items: { 'a.xhtml': text.replace('N', '') + note } });
    expect(apart.text).toBe(within.text);
    expect(apart.text).toBe('text1\n\n1. The note.\n\nmore');
  });

  it('applies the style sheets of the book', () => {
    const extracted = read({
      items: {
        'a.xhtml':
          '<html xmlns="http://www.w3.org/1999/xhtml"><head><link rel="stylesheet" href="s.css"/><link rel="stylesheet" href="x.css"/></head>' +
          '<body><p class="h">a</p><p>b</p></body></html>',
      },
      parts: [{ name: 'OPS/s.css', data: '/* .b{} */ .h { display: none }' }],
    });
    expect(marked(extracted, 'hidden')).toEqual(['a']);
    expect(extracted.remarks.map(({ code }) => code)).toEqual(['style-sheets-not-read']);
  });
});

describe('readEpub: damaged and hostile books', () => {
  it('passes over items that are missing, repeated or not text, and says so', () => {
    const { text, remarks } = read({
      items: { 'a.xhtml': '<p>a</p>', 'c.xhtml': '<p>c</p>' },
      manifest:
        '<item id="m" href="missing.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png" fallback="p"/>' +
        '<item id="d" href="d.xml" media-type="x/y" fallback="e"/><item id="e" href="e.xhtml" media-type="application/xhtml+xml"/>',
      spine:
        '<itemref idref="m"/><itemref idref="p"/><itemref idref="i0"/><itemref idref="gone"/><itemref idref="d"/>',
      parts: [{ name: 'OPS/e.xhtml', data: xhtml('<p>fallback</p>') }],
    });
    expect(text).toBe('a\n\nc\n\nfallback');
    expect(remarks.map(({ code, count, details }) => [code, count, details['first']])).toEqual([
      ['epub-item-missing', 2, 'OPS/missing.xhtml'],
      ['epub-item-not-read', 1, 'OPS/p.png'],
      ['epub-item-repeated', 1, 'OPS/a.xhtml'],
    ]);
  });

  it('reads an item once, however often the spine names it, also if it contains no text', () => {
    const { text, remarks } = read({
      items: { 'a.xhtml': '', 'b.xhtml': '<p>b</p>' },
      spine: '<itemref idref="i0"/><itemref idref="i1"/>'.repeat(20_000),
    });
    expect(text).toBe('b');
    expect(remarks.map(({ code, count, starts }) => [code, count, starts.length])).toEqual([
      ['epub-item-repeated', 40_000, 20],
    ]);
  });

  it('reads an item that is not well-formed as browsers do, and says so', () => {
    const { text, remarks } = read({ items: { 'a.xhtml': '<p>a & b<br>c</p>' } });
    expect(text).toBe('a & b\nc');
    expect(remarks.map(({ code }) => code)).toEqual(['epub-item-not-well-formed']);
  });

  it.each([
    ['epub-damaged', { items: {} }],
    ['xml-doctype', { items: { 'a.xhtml': '<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>' } }],
    ['document-limit', { items: { 'a.xhtml': '<b>'.repeat(1000) + '</b>'.repeat(1000) } }],
  ])('refuses by name: %s', (code, book) => {
    expect(errorOf(() => read(book)).code).toBe(code);
  });

  it('answers every mutant with text or an error of its own', () => {
    const good = bookBytes({
      items: { 'a.xhtml': '<h1 id="h">One</h1><p>a<sup><a href="#h">1</a></sup></p>' },
      nav: '<nav epub:type="toc"><ol><li><a href="a.xhtml">x</a></li></ol></nav>',
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = good.slice();
          for (const [place, byte] of changes) bytes[place] = byte;
          try {
            sniffFormat(bytes, source);
            readEpub(bytes, source);
          } catch (error) {
            expect(error).toBeInstanceOf(PalimpsestError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('readEpub: any markup', () => {
  it('gives blocks with two line feeds between them, or an error of its own', () => {
    const part = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<b id="x">',
        '</b>',
        '<br/>',
        '<a href="#x">1</a>',
        '<span epub:type="pagebreak"/>',
        'x',
        ' ',
        '&nbsp;',
        '&',
        '<',
      ],
      ...[
        '<section epub:type="footnotes">',
        '</section>',
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '</svg>',
        '<![CDATA[<]]>',
        '<!---->',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 20 }), { minLength: 1, maxLength: 3 }), (bodies) => {
        const items = Object.fromEntries(bodies.map((body, number) => [`${number}.xhtml`, body.join('')]));
        const { text, blocks, marks, pages } = read({ items });
        expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
        for (const { start, end } of marks) expect(start < end && end <= text.length).toBe(true);
        for (const { start } of pages) expect(start).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('readEpub: books that other programs made', () => {
  const fixture = (name: string): Buffer =>
    readFileSync(fileURLToPath(new URL(`../../../fixtures/documents/epub/${name}`, import.meta.url)));

  it.each(['lamp-pandoc3', 'lamp-pandoc2', 'lamp-libreoffice'])(
    '%s: every block is where Python finds it',
    (name) => {
      const bytes = new Uint8Array(fixture(`${name}.epub`));
      expect(sniffFormat(bytes, source)).toBe('epub');
      const extracted = readEpub(bytes, source);
      const found = new Map(
        extracted.blocks.map(({ place, start, end }) => [
          place.kind === 'epub' ? `${place.entry} ${place.cfi}` : '',
          extracted.text.slice(start, end).split(/\s+/).join(' ').trim(),
        ]),
      );
      const golden = JSON.parse(fixture(`${name}.blocks.json`).toString()) as [string, string, string][];
      expect(golden.length).toBeGreaterThan(20);
      for (const [entry, cfi, text] of golden) expect(found.get(`${entry} ${cfi}`)).toBe(text);
      expect(extracted.stated.title).toBe('The Lamp at the Weir');
      expect(extracted.contents.map(({ title }) => title)).toEqual(
        expect.arrayContaining(['The keeper', 'The flood']),
      );
      const notes = extracted.blocks.filter(({ kind }) => kind === 'note');
      expect(slices(extracted, notes).map((note) => note.replace(/^\d|↩︎$/g, ''))).toEqual([
        'He began in the year of the drought.',
        'The bailiff disagreed.',
        'His letter is lost.',
      ]);
    },
  );
});
