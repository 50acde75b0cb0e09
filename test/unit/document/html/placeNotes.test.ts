import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READ_LIMITS } from '../../../../src/document/index.js';
import { readHtml } from '../../../../src/document/html/readHtml.js';
import { extractedSchema, type Extracted, type MarkKind } from '../../../../src/domain/index.js';
import { documentReading } from '../../../../src/text/layers/documentReading.js';
import { sourceOf, utf8 } from '../source.js';

const read = (html: string): Extracted => readHtml(utf8(html), sourceOf('page.html'));
const textsOf = ({ text, blocks }: Extracted): string[] =>
  blocks.map(({ start, end }) => text.slice(start, end));
const marked = ({ text, marks }: Extracted, kind: MarkKind): string[] =>
  marks.filter((mark) => mark.kind === kind).map(({ start, end }) => text.slice(start, end));
const remarks = ({ remarks: all }: Extracted): [string, number][] =>
  all.map(({ code, count }) => [code, count]);
const notesOf = ({ text, blocks }: Extracted): string[] =>
  blocks.filter(({ kind }) => kind === 'note').map(({ start, end }) => text.slice(start, end));

describe('notes of web pages', () => {
  it.each([
    [
      'EPUB types',
      '<p>a<a epub:type="noteref" href="#n">i</a></p><p>b</p><aside epub:type="footnote" id="n"><p>N</p></aside>',
    ],
    [
      'a rear note in a list',
      '<p>a<a epub:type="noteref" href="#n">i</a></p><p>b</p><section epub:type="rearnotes"><div epub:type="rearnote" id="n">N</div></section>',
    ],
    [
      'DPUB-ARIA roles',
      '<p>a<a role="doc-noteref" href="#n">i</a></p><p>b</p><section role="doc-endnotes"><ol><li id="n" role="doc-endnote">N</li></ol></section>',
    ],
    ['a named mark alone', '<p>a<sup role="doc-noteref"><a href="#n">i</a></sup></p><p>b</p><p id="n">N</p>'],
    ['a named note alone', '<p>a<a href="#n">i</a></p><p>b</p><div role="doc-footnote" id="n">N</div>'],
    [
      'links in both directions',
      '<p>a word<a id="r" href="#n">i</a></p><p>b</p><p id="n">N <b>note</b> <a href="#r">↑</a></p>',
    ],
  ])('are put after the paragraph of their mark by %s', (_what, html) => {
    const extracted = read(html);
    expect(extracted.blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'note', 'paragraph']);
    expect(textsOf(extracted)[1]).toMatch(/^N/);
    expect(marked(extracted, 'note')).toEqual([textsOf(extracted)[1]]);
    expect(marked(extracted, 'note-mark')[0]).toBe('i');
    expect(extracted.blocks.map(({ fileIndex }) => fileIndex)).toEqual([undefined, 2, undefined]);
    expect(remarks(extracted)).toEqual([['notes-placed', 1]]);
    expect(extractedSchema.safeParse(extracted).success).toBe(true);
  });

  it.each([
    ['a link in one direction', '<p>a word<a href="#n">1</a></p><p>b</p><p id="n">N note</p>'],
    [
      'a link with words',
      '<p>a word<a id="r" href="#n">see</a></p><p>b</p><p id="n">N <a href="#r">back</a></p>',
    ],
    ['a heading', '<p>a<a epub:type="noteref" href="#n">1</a></p><p>b</p><h2 id="n">N</h2>'],
    [
      'a list of notes',
      '<p>a<a role="doc-noteref" href="#n">1</a></p><p>b</p><section id="n" role="doc-endnotes"><p>N</p></section>',
    ],
    ['its own paragraph', '<p id="n">a<a role="doc-noteref" href="#n">1</a></p><p>b</p><p>N</p>'],
    ['nothing', '<p>a<a role="doc-noteref" href="#gone">1</a></p><p>b</p><p>N</p>'],
  ])('are not found where %s is all there is', (_what, html) => {
    const extracted = read(html);
    expect(textsOf(extracted).map((text) => text.charAt(0))).toEqual(['a', 'b', 'N']);
    expect(extracted.blocks.some(({ fileIndex }) => fileIndex !== undefined)).toBe(false);
  });

  it('does not take the text for a note where the way back is named like the mark', () => {
    const extracted = read(
      '<p id="r">a text<a role="doc-noteref" href="#n">1</a></p><p>b</p><p id="n"><a role="doc-noteref" href="#r">1</a> N</p>',
    );
    expect(notesOf(extracted)).toEqual(['1 N']);
    expect(textsOf(extracted)).toEqual(['a text1', '1 N', 'b']);
  });

  it('keep the order of their marks, and stay where they follow it already', () => {
    const note = (id: string): string => `<aside role="doc-footnote" id="${id}">${id.toUpperCase()}</aside>`;
    const mark = (id: string): string => `<a role="doc-noteref" href="#${id}">*</a>`;
    expect(textsOf(read(`<p>1${mark('x')}2${mark('y')}</p><p>3</p>${note('y')}${note('x')}`))).toEqual([
      '1*2*',
      'X',
      'Y',
      '3',
    ]);
    const inPlace = read(`<p>1${mark('x')}2${mark('y')}</p>${note('x')}${note('y')}<p>3</p>`);
    expect(textsOf(inPlace)).toEqual(['1*2*', 'X', 'Y', '3']);
    expect(remarks(inPlace)).toEqual([]);
    // A note before its paragraph.
    expect(textsOf(read(`${note('x')}<p>1${mark('x')}</p><p>3</p>`))).toEqual(['1*', 'X', '3']);
  });

  it('say which have several marks, none, or only marks in other notes', () => {
    const mark = (id: string): string => `<a role="doc-noteref" href="#${id}">*</a>`;
    const extracted = read(
      `<p>1${mark('x')}</p><p>2${mark('x')}</p><section role="doc-endnotes"><p id="x">X${mark('y')}</p><p id="y">Y${mark('x')}</p><p id="z">Z</p></section>`,
    );
    expect(textsOf(extracted)).toEqual(['1*', 'X*', '2*', 'Y*', 'Z']);
    expect(remarks(extracted)).toEqual([
      ['notes-placed', 1],
      ['note-referred-to-twice', 1],
      ['note-in-note', 1],
      ['note-left', 1],
    ]);
  });

  it('go to a mark in the running text before one in a part that is omitted', () => {
    const extracted = read(
      '<nav><a role="doc-noteref" href="#n">1</a></nav><p hidden>h<a role="doc-noteref" href="#n">1</a></p>' +
        '<p>a<a role="doc-noteref" href="#n">1</a></p><p>b</p><p id="n">N</p>',
    );
    expect(textsOf(extracted)).toEqual(['1', 'h1', 'a1', 'N', 'b']);
  });

  it('take all their paragraphs along', () => {
    const list = (at: number): string =>
      `<div class="f"><p><a id="n${at}" href="#r${at}">[${at}]</a> note ${at}</p><p>its end ${at}</p></div>`;
    const mark = (at: number): string => `<a id="r${at}" href="#n${at}">[${at}]</a>`;
    const unnamed = read(
      `<p>one word${mark(1)}</p><p>two words${mark(2)}</p><div>${list(1)}${list(2)}</div><p>after</p>`,
    );
    expect(textsOf(unnamed)).toEqual([
      'one word[1]',
      '[1] note 1',
      'its end 1',
      'two words[2]',
      '[2] note 2',
      'its end 2',
      'after',
    ]);
    const named = read(
      `<p>one word${mark(1)}</p><p>two words${mark(2)}</p><section role="doc-endnotes"><h2>Notes</h2>` +
        '<p id="n1"><a href="#r1">1</a> A</p><p>a</p><p id="n2"><a href="#r2">2</a> B</p><p>b</p></section><p>after</p>',
    );
    expect(textsOf(named)).toEqual(['one word[1]', '1 A', 'a', 'two words[2]', '2 B', 'b', 'Notes', 'after']);
  });

  it('leave the text alone that only begins with a note', () => {
    const extracted = read(
      '<p>one word<a id="r" href="#n">1</a></p><div><p id="n"><a href="#r">1</a> A note</p><p>text</p></div><p>after</p>',
    );
    expect(textsOf(extracted)).toEqual(['one word1', '1 A note', 'text', 'after']);
    expect(notesOf(extracted)).toEqual(['1 A note']);
  });

  it('that share a paragraph stay in it', () => {
    const extracted = read(
      '<p>one<a role="doc-noteref" href="#x">1</a></p><p>two<a role="doc-noteref" href="#y">2</a></p>' +
        '<p role="doc-footnote"><a id="x">1</a> The first of them. <a id="y">2</a> The second.</p>',
    );
    expect(textsOf(extracted)).toEqual(['one1', 'two2', '1 The first of them. 2 The second.']);
    expect(remarks(extracted)).toEqual([['note-left', 1]]);
  });

  it('leave the part of the file that held them, and belong to the one to which they come', () => {
    const extracted = read(
      '<section epub:type="frontmatter"><p>f<a role="doc-noteref" href="#x">1</a></p></section><p>a<a role="doc-noteref" href="#y">2</a></p>' +
        '<section epub:type="backmatter"><p>k</p><div role="doc-endnotes"><p id="x">X</p><p id="y">Y</p></div><p>l</p></section>',
    );
    expect(textsOf(extracted)).toEqual(['f1', 'X', 'a2', 'Y', 'k', 'l']);
    expect(marked(extracted, 'front-matter')).toEqual(['f1\n\nX']);
    expect(marked(extracted, 'back-matter')).toEqual(['k', 'l']);
    expect(marked(extracted, 'note')).toEqual(['X', 'Y']);
    expect(documentReading(extracted).text).toBe('a\n\nY');
    expect(documentReading(extracted, new Set(['notes-in-place'])).text).toBe('a');
  });

  it('keep their pages, and the text around them keeps its own', () => {
    const page = (label: string): string => `<span role="doc-pagebreak" title="${label}"></span>`;
    const mark = (id: string): string => `<a role="doc-noteref" href="#${id}">*</a>`;
    const { text, pages } = read(
      `<p>0${mark('x')}</p>${page('1')}<p>1${mark('y')}</p><p>2</p>${page('9')}<p role="doc-footnote" id="x">X</p><p role="doc-footnote" id="y">Y${page('10')}y</p>`,
    );
    expect(text).toBe('0*\n\nX\n\n1*\n\nYy\n\n2');
    expect(pages.map(({ start, label, resumed }) => [text.charAt(start), label, resumed ?? false])).toEqual([
      ['X', '9', false],
      ['1', '1', false],
      ['Y', '9', true],
      ['y', '10', false],
      ['2', '1', true],
    ]);
  });

  it('lose and double no text, whatever leads where', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const id = fc.constantFrom(...ids);
    const link = fc
      .tuple(id, fc.constantFrom('', 'epub:type="noteref"', 'role="doc-backlink"'))
      .map(([to, type]) => `<a href="#${to}" ${type}>1</a>`);
    const words = fc.array(fc.oneof(fc.constant('word '), link), { minLength: 1, maxLength: 4 });
    const open = fc.constantFrom(
      ...[
        '<p',
        '<aside epub:type="footnote"',
        '<li',
        '<div epub:type="backmatter"',
        '<section role="doc-endnotes"',
        '<h2',
        '<p hidden',
      ],
    );
    const part = fc.tuple(open, id, words).map(([tag, own, inner]) => `${tag} id="${own}">${inner.join('')}`);
    const close = fc.constantFrom(
      '</p>',
      '</aside>',
      '</div>',
      '</section>',
      '<i role="doc-pagebreak" title="7"></i>',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, part, close), { maxLength: 30 }), (parts) => {
        const html = parts.map((one, at) => `${one}${at}.`).join('');
        const extracted = read(html);
        const { text, blocks, marks, pages } = extracted;
        expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
        // Every part has its number once.
        const numbers = [...text.matchAll(/(\d+)\./gu)].map(([, at]) => Number(at)).sort((a, b) => a - b);
        const written = parts.map((_, at) => at);
        const joined = text.replace(/\s/gu, '').length;
        const plain = html.replace(/<[^>]*>/gu, '').replace(/\s/gu, '').length;
        expect(joined).toBe(plain);
        expect(numbers.length).toBe(written.length);
        for (const { start, end } of marks) expect(start < end && end <= text.length).toBe(true);
        expect(marks).toEqual(marks.toSorted((a, b) => a.start - b.start || b.end - a.end));
        expect(pages.map(({ start }) => start)).toEqual(
          pages.map(({ start }) => start).toSorted((a, b) => a - b),
        );
        const inFile = blocks.flatMap(({ fileIndex }) => (fileIndex === undefined ? [] : [fileIndex]));
        expect(new Set(inFile).size).toBe(inFile.length);
        for (const at of inFile) expect(at).toBeLessThan(blocks.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('notes of hostile pages', () => {
  const mark = (at: number): string => `<p>text ${at}<a role="doc-noteref" href="#n${at}">1</a></p>`;
  const note = (at: number): string => `<aside role="doc-footnote" id="n${at}"><p>note ${at}</p></aside>`;
  const many = (count: number, one: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => one(at)).join('');
  it.each<[string, (size: number) => string]>([
    ['one note with many marks', (size) => many(size, () => mark(0)) + note(0)],
    [
      'one note with many unnamed marks',
      (size) =>
        many(size, (at) => `<p id="r${at}">text<a href="#n">1</a></p>`) +
        `<p id="n">${many(300, (at) => `<a href="#r${at}">1</a>`)}</p>${many(10, () => `<p>${many(200, (at) => `<a href="#r${at}">1</a>`)}</p>`)}`,
    ],
    ['many notes in reverse order', (size) => many(size, mark) + many(size, (at) => note(size - 1 - at))],
    [
      'a chain of notes',
      (size) =>
        mark(0) + many(size, (at) => `<aside role="doc-footnote" id="n${at}">${mark(at + 1)}</aside>`),
    ],
    [
      'a cycle of notes',
      (size) =>
        many(
          size,
          (at) => `<aside role="doc-footnote" id="n${at}"><a href="#n${(at + 1) % size}">1</a> note</aside>`,
        ),
    ],
    [
      'lists of notes in one another',
      (size) => many(size, mark) + `<section role="doc-endnotes">`.repeat(300) + many(size, note),
    ],
    [
      'notes in one another',
      (size) =>
        many(
          size,
          (at) =>
            `${mark(at)}${at % 300 === 0 ? '</aside>'.repeat(300) : ''}<aside role="doc-footnote" id="n${at}">x`,
        ),
    ],
    [
      'elements that begin together',
      (size) =>
        mark(0) +
        many(size / 10, (at) => `${'<div id=x>'.repeat(100)}<p id="n${at}">x</p>${'</div>'.repeat(100)}`),
    ],
  ])('are read in linear time: %s', (_what, page) => {
    const source = sourceOf('page.html', READ_LIMITS);
    const time = (size: number): number => {
      const bytes = utf8(page(size));
      const begun = process.cpuUsage();
      readHtml(bytes, source);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1000;
    };
    time(500);
    const quarter = Math.min(time(1250), time(1250));
    const whole = Math.min(time(5000), time(5000));
    // Milliseconds of the processor: sixteen times where time grows with the square.
    expect(whole).toBeLessThan(10 * quarter + 250);
  });

  it('with a hundred thousand marks have one note, once', () => {
    const extracted = read(
      `<p>${'<a role="doc-noteref" href="#n">1</a>'.repeat(100_000)}</p><p>b</p><p id="n">N</p>`,
    );
    expect(textsOf(extracted).slice(1)).toEqual(['N', 'b']);
    expect(remarks(extracted)).toEqual([
      ['notes-placed', 1],
      ['note-referred-to-twice', 1],
    ]);
  });
});
