import { describe, expect, it } from 'vitest';
import { show } from './makePdf.js';
import { blocksOf, marked, problemsOf, readHand, wordsOf } from './readings.js';

const WORDS =
  'whale ship sea harpoon boat captain mate oil deck mast sail rope storm calm island voyage'.split(' ');

/** Ten lines of about the same width, other words on each page. */
const body = (page: number): string[] =>
  Array.from({ length: 10 }, (_, line) =>
    Array.from(
      { length: 11 },
      (__, at) => WORDS[(page * 7 + line * 5 + at * (page + 3)) % WORDS.length],
    ).join(' and '),
  ).map((line) => line.slice(0, 66).trimEnd());

describe('heads, feet and page numbers', () => {
  it('are found by what repeats and by what counts, on left and right pages apart', async () => {
    const pages = [1, 2, 3, 4, 5, 6].map((page) => {
      const head = show([page % 2 === 0 ? 'HERMAN MELVILLE' : 'THE WHALE'], { x: 150, y: 570, size: 8 });
      return head + show(body(page)) + show([String(page + 10)], { x: 195, y: 30 });
    });
    const found = await readHand(pages);
    expect(marked(found, 'running-head')).toEqual([
      'THE WHALE',
      'HERMAN MELVILLE',
      'THE WHALE',
      'HERMAN MELVILLE',
      'THE WHALE',
      'HERMAN MELVILLE',
    ]);
    expect(marked(found, 'page-number')).toEqual(['11', '12', '13', '14', '15', '16']);
    expect(wordsOf(found).join(' ')).not.toMatch(/the whale|melville/);
    expect(problemsOf(found)).toEqual([]);
  });

  it('stand in one row with a number in Roman numerals', async () => {
    const numbers = ['ix', 'x', 'xi', 'xii'];
    const pages = numbers.map((number, page) => {
      return show(['PREFACE'], { x: 60, y: 570 }) + show([number], { x: 330, y: 570 }) + show(body(page));
    });
    const found = await readHand(pages);
    expect(marked(found, 'running-head')).toEqual(numbers.map((number) => `PREFACE ${number}`));
    expect(marked(found, 'page-number')).toEqual(numbers);
  });

  it('are not the first lines of pages that only look alike', async () => {
    const pages = [1, 2, 3, 4].map(
      (page) =>
        show([`Chapter the ${['first', 'second', 'third', 'fourth'][page - 1] ?? ''}`], { y: 570 }) +
        show(body(page)),
    );
    expect(marked(await readHand(pages), 'running-head')).toEqual([]);
  });

  it('are found at the height of other heads where a short chapter has only one', async () => {
    const heads = [
      'MOBY-DICK',
      'Loomings',
      'MOBY-DICK',
      'The Carpet-Bag',
      'MOBY-DICK',
      'Breakfast',
      'MOBY-DICK',
    ];
    const pages = heads.map((head, page) => show([head], { x: 150, y: 570, size: 9 }) + show(body(page)));
    // The last page begins with its text, at the height of the heads.
    const found = await readHand([...pages, show(body(8), { y: 570, size: 9 })]);
    expect(marked(found, 'running-head')).toEqual(heads);
  });

  it('do not stand within a paragraph that goes on, nor in its divided word', async () => {
    const first = [...body(1), 'and the last line of the page ends with a long word that is ex-'];
    const second = ['traordinary and goes on over the page and fills the line again as', ...body(2)];
    const third = body(3);
    const head = (page: number): string =>
      show(['THE WHALE'], { x: 150, y: 570, size: 8 }) + show([String(page)], { x: 195, y: 30 });
    const found = await readHand([head(1) + show(first), head(2) + show(second), head(3) + show(third)]);
    expect(marked(found, 'page-hyphen')).toEqual(['-']);
    const text = found.text.replace('-\n', '');
    expect(text).toContain('a long word that is extraordinary and goes on');
    const [block] = found.blocks.filter(
      ({ kind, start, end }) => kind === 'paragraph' && found.text.slice(start, end).includes('traordinary'),
    );
    expect(block?.place).toMatchObject({
      page: 1,
      continued: [
        { start: found.pages[1]?.start, page: 2 },
        { start: found.pages[2]?.start, page: 3 },
      ],
    });
    // The page begins within the paragraph, and the head of the page follows it.
    expect(found.text.slice(found.pages[1]?.start).startsWith('traordinary')).toBe(true);
    expect(blocksOf(found).slice(-5)).toEqual([
      'paragraph: 1',
      'paragraph: THE WHALE',
      'paragraph: 2',
      'paragraph: THE WHALE',
      'paragraph: 3',
    ]);
  });

  it('has the labels of pages', async () => {
    const labels = '/PageLabels << /Nums [0 << /S /r /St 12 >> 2 << /S /D /P (A-) >>] >>';
    const found = await readHand(
      [1, 2, 3].map((page) => show(body(page))),
      { catalog: labels },
    );
    expect(found.pages.map(({ label }) => label)).toEqual(['xii', 'xiii', 'A-1']);
  });
});

describe('footnotes', () => {
  const page = (note: string): string => {
    const [first = '', ...rest] = body(1);
    const noted = `BT /F1 10 Tf 1 0 0 1 50 500 Tm (${first}) Tj 4 Ts /F1 6 Tf (3) Tj ET\n`;
    const second = show(['A second paragraph of the page.'], { x: 62, y: 380 });
    const foot = `BT /F1 5 Tf 1 0 0 1 50 103 Tm (3) Tj ET\n${show([note], { x: 54, y: 100, size: 8 })}`;
    return noted + show(rest, { y: 488 }) + second + foot;
  };

  it('follow the paragraph that has the mark', async () => {
    const found = await readHand([page('See the book of Jonah, chapter one.')]);
    expect(blocksOf(found).map((block) => block.slice(0, 16))).toEqual([
      'paragraph: oil a',
      'note: 3 See the ',
      'paragraph: A sec',
    ]);
    expect(marked(found, 'note-mark')).toEqual(['3', '3']);
    expect(marked(found, 'note')[0]).toContain('the book of Jonah');
  });

  it('stay running text without a mark above', async () => {
    const found = await readHand([
      show(body(1)) + show(['3 apples and some other small print'], { y: 100, size: 8 }),
    ]);
    expect(marked(found, 'note')).toEqual([]);
  });
});
