import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findChapters, TextIndex } from '../../../src/text/index.js';
import { anyText } from './arbitraries.js';

const demo = (name: string): TextIndex =>
  new TextIndex(readFileSync(new URL(`../../../assets/demo/${name}`, import.meta.url), 'utf8'));
const find = (text: string): [string, string][] => {
  const index = new TextIndex(text);
  return findChapters(index).map(({ title, startChar, endChar }) => [title, index.slice(startChar, endChar)]);
};
const titles = (text: string): string[] => find(text).map(([title]) => title);
const BODY =
  'Some years ago, never mind how long precisely, having little or no money in my purse, I sailed.\n\n';

describe('findChapters', () => {
  it('finds the eight planted and the eleven held-out chapters of the demonstration', () => {
    const target = findChapters(demo('target-moby-dick-planted.txt'));
    expect(target.map(({ title }) => title)).toEqual(
      [51, 52, 69, 70, 124, 125, 133, 134].map((number) => `CHAPTER ${number}.`),
    );
    const control = demo('control-moby-dick-held-out.txt');
    const chapters = findChapters(control);
    expect(chapters.map(({ title }) => title)).toEqual(
      [6, 18, 28, 41, 49, 62, 73, 78, 83, 99, 111].map((number) => `CHAPTER ${number}.`),
    );
    expect(chapters.every(({ kind }) => kind === 'chapter')).toBe(true);
    expect(
      chapters.every(({ startChar, endChar, title }) => control.slice(startChar, endChar).startsWith(title)),
    ).toBe(true);
  });

  it.each([
    'CHAPTER 1',
    'CHAPTER I.',
    'Chapter One',
    'Chapter XIV. The Ramadan',
    'CHAPTER XIV—The Ramadan',
    'Chapter 3: Storm',
    'CHAPTER 7 The Chapel',
    'BOOK THE SECOND.',
    'Book the First',
    'Part Twenty-one',
    'PART TWENTY-ONE',
    'Chapter the Last',
    'Kapitel 4',
    'Глава 2',
    'Chapitre IX',
    '## Chapter five of something',
    '  CHAPTER 12  ',
  ])('takes "%s" as a heading', (line) => {
    expect(titles(`${line}\n\n${BODY}`)).toEqual([line.trim().replace(/^#+ /, '')]);
  });

  it.each([
    'chapter 1 was long.',
    'Chapter 5 of the log was lost.',
    'Part I liked best was the storm.',
    'Chapters 1',
    'CHAPTER IIII',
    'Bookone',
    'Part one of the crew went below.',
    `CHAPTER 1. ${'x'.repeat(120)}`,
    '#hashtag',
    '### Deep heading',
  ])('takes "%s" as text', (line) => {
    expect(findChapters(new TextIndex(`${line}\n\n${BODY}`)).map(({ kind }) => kind)).toEqual(['whole']);
  });

  it('needs a blank line in front', () => {
    expect(titles(`He read on to\nCHAPTER 5\nand slept.\n`)).toEqual(['']);
  });

  it('drops a table of contents, with or without blank lines, and keeps the same headings below', () => {
    for (const gap of ['\n', '\n\n']) {
      const contents = [
        'CONTENTS',
        'CHAPTER 1. Loomings.',
        'CHAPTER 2. The Bag, a\nlong title',
        'EPILOGUE',
      ].join(gap);
      const text = `Moby-Dick\n\n${contents}\n\n\nCHAPTER 1. Loomings.\n\n${BODY}CHAPTER 2. The Bag\n\n${BODY}EPILOGUE\n\n${BODY}`;
      expect(titles(text)).toEqual([
        'Front matter',
        'CHAPTER 1. Loomings.',
        'CHAPTER 2. The Bag',
        'EPILOGUE',
      ]);
    }
  });

  it('lets a book without text of its own open the section of its first chapter, and numbers start again', () => {
    const text = `BOOK I\n\nCHAPTER 1\n\n${BODY}CHAPTER 2\n\n${BODY}BOOK II\nCHAPTER 1\n\n${BODY}`;
    expect(titles(text)).toEqual(['BOOK I · CHAPTER 1', 'CHAPTER 2', 'BOOK II · CHAPTER 1']);
  });

  it('takes bare numbers only as a full sequence and where there is nothing better', () => {
    expect(titles(`I\n\n${BODY}II.\n\n${BODY}III\n\n${BODY}`)).toEqual(['I', 'II.', 'III']);
    expect(titles(`1\n\n${BODY}2\n\n${BODY}4\n\n${BODY}`)).toEqual(['']);
    expect(titles(`CHAPTER 1\n\n1\n\n${BODY}2\n\n${BODY}3\n\n${BODY}`)).toEqual(['CHAPTER 1']);
  });

  it('takes a list of headings without end as one section', () => {
    const chapters = (count: number): number =>
      findChapters(
        new TextIndex(
          Array.from({ length: count }, (_, at) => `CHAPTER ${1 + (at % 9000)}.\n\nText.\n\n`).join(''),
        ),
      ).length;
    expect(chapters(10_001)).toBe(1);
    expect(chapters(9000)).toBe(9000);
  });

  it('tiles any text', () => {
    const lines = fc.array(
      fc.oneof(anyText, fc.constantFrom('CHAPTER 1', 'BOOK I', 'PROLOGUE', 'II', '', BODY, '# T')),
      {
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(lines, (parts) => {
        const index = new TextIndex(parts.join('\n\n'));
        const chapters = findChapters(index);
        expect(chapters[0]?.startChar).toBe(0);
        expect(chapters.at(-1)?.endChar).toBe(index.charLength);
        chapters.slice(1).forEach(({ startChar }, at) => expect(startChar).toBe(chapters[at]?.endChar));
      }),
      { numRuns: 300 },
    );
  });
});
