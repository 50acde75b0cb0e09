import { describe, expect, it } from 'vitest';
import type { Block, Extracted, Mark, PageStart } from '../../../src/domain/index.js';
import { citationWords } from '../../../src/figure/index.js';
import { Citations, TextIndex } from '../../../src/text/index.js';
import { documentReading } from '../../../src/text/layers/documentReading.js';
import { must } from '../../support/must.js';

type Part = Pick<Extracted, 'blocks' | 'marks' | 'pages' | 'text'>;

/** A document of paragraphs; a form feed in one begins the next page, which has the next label. */
function book(
  paragraphs: readonly string[],
  labels: readonly (string | null)[],
  hidden: readonly number[] = [],
): Part {
  let text = '';
  const blocks: Block[] = [];
  const marks: Mark[] = [];
  const pages: PageStart[] = [];
  const turn = (): void => {
    const page = pages.length + 1;
    if (labels.length > 0) pages.push({ start: text.length, page, label: labels[page - 1] ?? null });
  };
  turn();
  paragraphs.forEach((paragraph, at) => {
    if (text !== '') text += '\n\n';
    const start = text.length;
    for (const [index, part] of paragraph.split('\f').entries()) {
      if (index > 0) turn();
      text += part;
    }
    if (hidden.includes(at)) marks.push({ kind: 'hidden', start, end: text.length });
    blocks.push({
      kind: at === paragraphs.length - 1 ? 'note' : 'paragraph',
      level: 0,
      start,
      end: text.length,
      place: { kind: 'docx', part: 'body', paragraph: at + 1, note: null },
    });
  });
  return { text, blocks, marks, pages };
}

function cite(part: Part, passage: string): string {
  const { text, map } = documentReading(part);
  const extracted = { ...part, contents: [], remarks: [] } as unknown as Extracted;
  const citations = new Citations(extracted, new TextIndex(part.text), map);
  const start = Array.from(text.slice(0, text.indexOf(passage))).length;
  expect(text).toContain(passage);
  return citationWords(must(citations.of(start, start + Array.from(passage).length)));
}

const BOOK = ['𝒜 first', 'not shown', 'second one', 'third goes\f on here', 'fourth', '\flast', 'a note'];

describe('the citation of a passage', () => {
  it('names the page by its printed label and the paragraph on it, and what was omitted does not count', () => {
    const part = book(BOOK, ['i', 'ii', 'iii'], [1]);
    expect(cite(part, 'first')).toBe('p. i (page 1 of the file), ¶ 1');
    expect(cite(part, 'second')).toBe('p. i (page 1 of the file), ¶ 2');
    // A paragraph that goes on on a page is the first of that page.
    expect(cite(part, 'on here')).toBe('p. ii (page 2 of the file), ¶ 1');
    expect(cite(part, 'fourth')).toBe('p. ii (page 2 of the file), ¶ 2');
    expect(cite(part, 'goes on')).toBe('pp. i–ii (page 1 of the file), ¶ 3');
    expect(cite(part, 'one\n\nthird')).toBe('p. i (page 1 of the file), from ¶ 2');
    expect(cite(part, 'a note')).toBe('p. iii (page 3 of the file), ¶ 2, in a note');
  });

  it('names the page of the file where it has no label, or where the label is its number', () => {
    expect(cite(book(BOOK, [null, null, null]), 'fourth')).toBe('p. 2, ¶ 2');
    expect(cite(book(BOOK, ['1', '2', '3']), 'fourth')).toBe('p. 2, ¶ 2');
  });

  it('counts paragraphs in the whole document where it has no pages', () => {
    expect(cite(book(BOOK, []), 'fourth')).toBe('¶ 5');
    expect(cite(book(BOOK, []), 'one\n\nthird')).toBe('¶¶ 3–4');
  });

  it('takes the page of a PDF from the part of the paragraph, whatever stands between', () => {
    const box = [0, 0, 1, 1] as const;
    const part = book(['begins here and goes on', 'a head', 'next'], []);
    const place = {
      kind: 'pdf' as const,
      page: 4,
      box,
      continued: [{ start: part.text.indexOf('goes on'), page: 5, box }],
    };
    const blocks = part.blocks.map((block, at) => ({
      ...block,
      place: at === 0 ? place : { ...place, page: 5, continued: [] },
    }));
    const pages = [4, 5].map((page) => ({ start: 0, page, label: String(page + 100) }));
    expect(cite({ ...part, blocks, pages }, 'begins')).toBe('p. 104 (page 4 of the file), ¶ 1');
    expect(cite({ ...part, blocks, pages }, 'goes on')).toBe('p. 105 (page 5 of the file), ¶ 1');
    expect(cite({ ...part, blocks, pages }, 'a head')).toBe('p. 105 (page 5 of the file), ¶ 2');
  });

  it('counts a note on the page on which it stands in the file, and the text around it as if it were not there', () => {
    const part = book(['a', 'b', 'c', '\fhead', 'x', 'y'], ['12', '90']);
    const place = must(part.blocks[0]).place;
    const [a, b, c, head, x, y] = ['a', 'b', 'c', 'head', 'x', 'y'];
    const texts = [a, y, b, x, c, head];
    const text = texts.join('\n\n');
    const moved = new Map([
      [y, 5],
      [x, 4],
    ]);
    const blocks = texts.map((one): Block => {
      const fileIndex = moved.get(one);
      const start = text.indexOf(one === a ? a : `\n${one}`) + (one === a ? 0 : 1);
      return {
        kind: fileIndex === undefined ? 'paragraph' : 'note',
        level: 0,
        start,
        end: start + one.length,
        place,
        ...(fileIndex === undefined ? {} : { fileIndex }),
      };
    });
    const pages = ['12', '90', '12', '90', '12', '90'].map((label, at): PageStart => ({
      start: must(blocks[at]).start,
      page: null,
      label,
      ...(at > 0 && at < 5 ? { resumed: true as const } : {}),
    }));
    const own = { text, blocks, marks: [], pages };
    expect(texts.map((one) => cite(own, one))).toEqual([
      'p. 12, ¶ 1',
      'p. 90, ¶ 3, in a note',
      'p. 12, ¶ 2',
      'p. 90, ¶ 2, in a note',
      'p. 12, ¶ 3',
      'p. 90, ¶ 1',
    ]);
    // Where the text stands on no page, it has none after the note either.
    const unpaged = pages.map((page, at) => (at % 2 === 0 ? { ...page, label: null } : page));
    expect(cite({ ...own, pages: unpaged }, b)).toBe('¶ 3');
    expect(cite({ ...own, pages: unpaged }, y)).toBe('p. 90, ¶ 3, in a note');
  });

  it('is none for an empty passage and outside the text', () => {
    const part = book(BOOK, []);
    const { map } = documentReading(part);
    const extracted = { ...part, contents: [], remarks: [] } as unknown as Extracted;
    const citations = new Citations(extracted, new TextIndex(part.text), map);
    expect(citations.of(3, 3)).toBeUndefined();
    expect(citations.of(10_000, 10_001)).toBeUndefined();
  });
});
