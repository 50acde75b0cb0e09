import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../../../../src/document/pdf/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { marked, problemsOf, remarksOf, wordsOf } from './readings.js';

const root = new URL('../../../../', import.meta.url);
const read = (name: string): Promise<Extracted> =>
  readPdf(readFileSync(new URL(`test/fixtures/documents/${name}`, root)), name);

/** The first two chapters of the text of which the files were made. */
const chapters = readFileSync(new URL('assets/demo/control-moby-dick-held-out.txt', root), 'utf8')
  .split(/(?=CHAPTER \d+\.)/)
  .slice(0, 2)
  .map(
    (text) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
const both = chapters.flat().join(' ');
const until = (words: string): string => both.slice(0, both.indexOf(words) + words.length);

describe('files that other programs made of a known text', () => {
  // In each, a hyphen at the end of a line divides a word that has no other occurrence: `hyphen-undecided` names these places.
  it.each([
    [
      'moby-two-columns.pdf',
      'two chapters of moby dick herman melville ',
      both,
      [
        ['broadway', 'broad way'],
        ['whale lance', 'whalelance'],
        ['passer by', 'passerby'],
      ],
    ],
    [
      'moby-book.pdf',
      'preface a preface by the maker of this file on a page with a roman number ',
      both,
      [
        ['last mentioned', 'lastmentioned'],
        ['broad skirted', 'broadskirted'],
      ],
    ],
    ['moby-libreoffice.pdf', '', both, [['spring time', 'springtime']]],
    ['moby-three-columns.pdf', '', both, []],
    ['moby-pdfkit.pdf', '', until('what church dost thee mean answer me'), [['dog days', 'dogdays']]],
  ] as const)('%s has its words in their order', async (name, before, text, undecided) => {
    const found = await read(name);
    expect(problemsOf(found)).toEqual([]);
    let expected = before + text;
    // Some of these words occur a second time, within a line; only one occurrence was divided.
    const words = wordsOf(found).join(' ');
    for (const [right, wrong] of undecided)
      if (words.includes(wrong)) expected = replaceOne(expected, right, wrong, words);
    expect(words).toBe(expected);
    expect(remarksOf(found)['hyphen-undecided'] ?? 0).toBeGreaterThanOrEqual(undecided.length);
  });

  it('has the drop capital and the verse of a file that Chromium made', async () => {
    const found = await read('moby-chromium.pdf');
    const words = wordsOf(found).join(' ');
    expect(words.startsWith('chapter 6 if i had been astonished at first catching')).toBe(true);
    const verse = found.blocks
      .filter(({ kind }) => kind === 'verse')
      .map(({ start, end }) => found.text.slice(start, end));
    expect(verse).toEqual([
      'The ribs and terrors in the whale,\nArched over me a dismal gloom,\nWhile all God’s sun-lit waves rolled by,\nAnd lift me deepening down to doom.',
    ]);
  });

  it('has the heads, numbers, labels, notes and contents of a book', async () => {
    const found = await read('moby-book.pdf');
    expect(found.pages.map(({ label }) => label).slice(0, 4)).toEqual(['i', 'ii', '1', '2']);
    expect(
      found.contents.map(({ title, start }) => [title, found.text.slice(start, start + title.length)]),
    ).toEqual(['Preface', 'Chapter 6.', 'Chapter 18.'].map((title) => [title, title]));
    expect(marked(found, 'note')).toHaveLength(9);
    // Each note follows the paragraph that has its mark, or is at the end of its page.
    for (const [at, { kind, start, end }] of found.blocks.entries()) {
      if (kind !== 'note') continue;
      const label = /^\d/.exec(found.text.slice(start, end))?.[0];
      const before = found.blocks[at - 1];
      expect(
        found.marks.some(
          (mark) =>
            mark.kind === 'note-mark' &&
            mark.start >= (before?.start ?? 0) &&
            mark.end <= (before?.end ?? 0) &&
            found.text.slice(mark.start, mark.end) === label,
        ),
      ).toBe(true);
    }
    expect(found.stated).toMatchObject({ title: 'Moby-Dick', authors: ['Herman Melville'] });
    expect(marked(found, 'running-head').some((head) => head.includes('MOBY-DICK'))).toBe(true);
  });

  it('has heads of left and right pages and page numbers that begin with 7', async () => {
    const found = await read('moby-pdfkit.pdf');
    expect(marked(found, 'page-number')).toEqual(found.pages.map((_, at) => String(at + 7)));
  });
});

/** Replaces the occurrence of a word after which the texts are equal again. */
function replaceOne(text: string, right: string, wrong: string, other: string): string {
  const at = other.indexOf(wrong);
  expect(text.slice(at, at + right.length)).toBe(right);
  return text.slice(0, at) + wrong + text.slice(at + right.length);
}
