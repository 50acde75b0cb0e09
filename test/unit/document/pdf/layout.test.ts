import { describe, expect, it } from 'vitest';
import { show } from './makePdf.js';
import { blocksOf, marked, problemsOf, readHand, wordsOf } from './readings.js';

const LINES = [
  'It was the best of times, it was the worst of times, it was the age of',
  'wisdom, it was the age of foolishness, it was the epoch of belief, it was',
  'the epoch of incredulity, it was the season of Light, it was the season of',
  'Darkness, it was the spring of hope, it was the winter of despair.',
];

describe('the layout of a page', () => {
  it('gives one paragraph with marked line ends, its page and its box', async () => {
    const found = await readHand([show(LINES)]);
    expect(blocksOf(found)).toEqual([`paragraph: ${LINES.join('\n')}`]);
    expect(marked(found, 'line-end')).toEqual(['\n', '\n', '\n']);
    const [block] = found.blocks;
    expect(block?.place).toMatchObject({ kind: 'pdf', page: 1 });
    const [left, bottom, right, top] = block?.place.kind === 'pdf' ? block.place.box : [0, 0, 0, 0];
    // Widths of Times-Roman from its font metrics: the third line is the widest, 286.07 points.
    expect([left, bottom, top]).toEqual([50, 461.5, 507.5]);
    expect(right).toBeCloseTo(50 + 286.07, 1);
    expect(problemsOf(found)).toEqual([]);
  });

  it('begins a paragraph at an indent and after a gap', async () => {
    const content =
      show(LINES, { y: 500 }) +
      show([LINES[0] ?? ''], { x: 62, y: 452 }) +
      show(LINES.slice(1), { y: 440 }) +
      show(LINES, { y: 380 });
    const found = await readHand([content]);
    expect(blocksOf(found).map((block) => block.slice(0, 30))).toEqual([
      'paragraph: It was the best of ',
      'paragraph: It was the best of ',
      'paragraph: It was the best of ',
    ]);
  });

  it('reads two columns one after the other, and a heading across them first', async () => {
    const left = Array.from({ length: 12 }, (_, at) => `left column line number ${at} goes on`);
    const right = Array.from({ length: 12 }, (_, at) => `right column line number ${at} ends`);
    // The file has the right column first, and the heading last.
    const content =
      show(right, { x: 210, y: 480 }) +
      show(left, { x: 40, y: 480 }) +
      show(['A Heading Over Two Columns of Text'], { x: 60, y: 540, size: 18, font: 'F2' });
    const found = await readHand([content]);
    expect(blocksOf(found)[0]).toBe('heading1: A Heading Over Two Columns of Text');
    const words = wordsOf(found).join(' ');
    expect(words.indexOf('left column line number 11')).toBeLessThan(
      words.indexOf('right column line number 0'),
    );
    expect(words.indexOf('left column line number 11')).toBeGreaterThan(0);
  });

  it('reads three columns', async () => {
    const column = (name: string): string[] =>
      Array.from({ length: 9 }, (_, at) => `${name} column, line ${at} on`);
    const content = ['one', 'two', 'six']
      .map((name, at) => show(column(name), { x: 30 + 120 * at, y: 500 }))
      .join('');
    const text = wordsOf(await readHand([content])).join(' ');
    expect(text).toMatch(/one column line 8 on two column line 0/);
    expect(text).toMatch(/two column line 8 on six column line 0/);
  });

  it('does not read a list with page numbers column by column', async () => {
    const titles = [
      'The Carpet-Bag',
      'The Spouter-Inn',
      'The Counterpane',
      'Breakfast',
      'The Street',
      'The Chapel',
      'The Pulpit',
    ];
    const content =
      show(titles, { x: 50 }) +
      show(
        titles.map((_, at) => String(10 + at)),
        { x: 330 },
      );
    expect(blocksOf(await readHand([content]))).toContain('paragraph: The Counterpane 12');
  });

  it('keeps the lines of verse', async () => {
    const verse = [
      'The ribs and terrors in the whale,',
      'Arched over me a dismal gloom,',
      'While all God’s sun-lit waves rolled by,',
      'And lift me deepening down to doom',
    ];
    const plain = verse.map((line) => line.replace('’', "'"));
    const found = await readHand([
      show(LINES, { y: 500 }) + show(plain, { x: 90, y: 440 }) + show(LINES, { y: 370 }),
    ]);
    expect(blocksOf(found)[1]).toBe(`verse: ${plain.join('\n')}`);
    expect(marked(found, 'line-end')).toHaveLength(6);
  });

  it('keeps the lines of text in a font of one width', async () => {
    const code = ['while (true) {', 'wait(1);', '}'];
    const found = await readHand([
      show(LINES) + show(code, { y: 440, font: 'F3' }) + show(LINES, { y: 380 }),
    ]);
    expect(blocksOf(found)[1]).toBe(`preformatted: ${code.join('\n')}`);
  });

  it('joins a drop capital with its word', async () => {
    const beside = [
      'all me Ishmael. Some years ago, never mind how long precisely, having',
      'little or no money in my purse, and nothing particular to interest me',
    ];
    const content =
      show(['C'], { y: 488, size: 30 }) + show(beside, { x: 71, y: 500 }) + show(LINES, { y: 476 });
    const found = await readHand([content]);
    expect(found.text.startsWith('Call me Ishmael. Some')).toBe(true);
    expect(found.blocks).toHaveLength(1);
  });

  it('puts a space after a drop capital that is a word', async () => {
    const beside = [
      'was the shadow of the waxwing slain, and it was',
      'by the false azure in the windowpane, as it was',
    ];
    const content =
      show(['I'], { y: 488, size: 30 }) + show(beside, { x: 62, y: 500 }) + show(LINES, { y: 476 });
    expect((await readHand([content])).text.startsWith('I was the shadow')).toBe(true);
  });

  it('reads a page on its side', async () => {
    const turned = LINES.map(
      (line, at) => `BT /F1 10 Tf 0 1 -1 0 ${100 + 12 * at} 50 Tm (${line}) Tj ET`,
    ).join('\n');
    const found = await readHand([{ content: turned, entries: '/Rotate 90' }]);
    expect(found.text).toBe(LINES.join('\n'));
    // The text runs upwards on the page: from y = 50 on, and its lines from x = 100 on to the right.
    const [left, bottom] = found.blocks[0]?.place.kind === 'pdf' ? found.blocks[0].place.box : [0, 0];
    expect(left).toBeCloseTo(92.5, 5);
    expect(bottom).toBeCloseTo(50, 5);
  });

  it('puts text in another direction at the end of the page', async () => {
    const stamp = 'BT /F1 10 Tf 0 1 -1 0 30 100 Tm (Exhibit 7) Tj ET\n';
    const found = await readHand([stamp + show(LINES)]);
    expect(found.text).toBe(`${LINES.join('\n')}\n\nExhibit 7`);
    expect(found.remarks).toMatchObject([{ code: 'pdf-turned-text', count: 1, details: { pages: '1' } }]);
  });
});

describe('a hyphen at the end of a line', () => {
  const around = (
    first: string,
    second: string,
    more: readonly string[] = [],
  ): Promise<Awaited<ReturnType<typeof readHand>>> =>
    readHand([
      show([
        `it was the best of times and the worst of all the times as ${first}`,
        `${second} it was the age of wisdom and the age of foolishness it was`,
        ...more,
      ]),
    ]);

  it('divides a word that occurs joined', async () => {
    const found = await around('some-', 'thing', [
      'something that is not in the other line of the page at all.',
    ]);
    expect(marked(found, 'line-hyphen')).toEqual(['-']);
    expect(wordsOf(found)).not.toContain('some');
  });

  it('stays in a word that occurs with a hyphen', async () => {
    const found = await around('whale-', 'boat', [
      'whale-boat that is not in the other line of the page at all.',
    ]);
    expect(marked(found, 'line-hyphen')).toEqual([]);
    expect(marked(found, 'line-end')[0]).toBe('\n');
  });

  it('is undecided, and divides, where neither form and not both halves occur', async () => {
    const found = await around('incre-', 'dulity');
    expect(marked(found, 'line-hyphen')).toEqual(['-']);
    expect(found.remarks).toMatchObject([
      { code: 'hyphen-undecided', count: 1, starts: [found.text.indexOf('-')] },
    ]);
  });

  it.each([
    ['Anglo-', 'Saxon'],
    ['mother-in-', 'law'],
    ['1851-', '1852'],
    ['a-', 'piece'],
  ])('stays in %s%s', async (first, second) => {
    expect(marked(await around(first, second), 'line-hyphen')).toEqual([]);
  });
});
