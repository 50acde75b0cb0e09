import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countChars } from './countChars.js';
import { toWholeWords } from '../../../renderer/features/reader/text/toWholeWords.js';
import { paragraphs } from '../../../renderer/features/reader/text/paragraphs.js';
import {
  blockCount,
  layoutStretch,
  stretchOf,
  stretchRange,
  type BlockText,
} from '../../../renderer/features/reader/text/stretch.js';
import { TextIndex } from '../../../src/text/index.js';
import { ARABIC, HEBREW, PERSIAN } from '../../support/samples/rightToLeft.js';
import { must } from '../../support/must.js';

/** Lays a whole work out as the reader does: stretch by stretch, each from its own characters alone. */
function layout(text: string, chapterStarts: readonly number[] = []): BlockText[] {
  const index = new TextIndex(text);
  const chars = index.charLength;
  const stretches = new Set(Array.from({ length: blockCount(chars) }, (_, block) => stretchOf(block)));
  return [...stretches].flatMap((stretch) => {
    const { startChar, endChar } = stretchRange(stretch, chars);
    return layoutStretch(stretch, index.slice(startChar, endChar), chars, chapterStarts);
  });
}

const word = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z]{1,9}[.,!?]?$/) },
  { weight: 1, arbitrary: fc.constantFrom('🐋', '\u202e', '\u200b', 'e\u0301', '漢字', '\u2028') },
);
const gap = fc.oneof(
  { weight: 20, arbitrary: fc.constant(' ') },
  { weight: 3, arbitrary: fc.constantFrom('\n', '  ', '\n    ') },
  { weight: 2, arbitrary: fc.constantFrom('\n\n', '\n \n', '\n\n\n\n  ') },
);
const prose = fc
  .array(fc.tuple(word, gap), { minLength: 1, maxLength: 300 })
  .chain((some) => fc.integer({ min: 1, max: 60 }).map((times) => some.flat().join('').repeat(times)));
const monster = fc.constantFrom(
  'x'.repeat(100_000),
  '\n'.repeat(20_000),
  ' '.repeat(15_000) + 'end',
  '🐋'.repeat(30_000),
  '\u200b'.repeat(9000),
  'a\n'.repeat(9000),
);

describe('a selection as whole words', () => {
  const widened = (text: string, from: number, to: number): string => {
    const chars = Array.from(text);
    const { startChar, endChar } = toWholeWords({ startChar: from, endChar: to }, (char) => chars[char]);
    return chars.slice(startChar, endChar).join('');
  };
  it('holds the words that it cuts, and neither spaces nor punctuation beside them', () => {
    const text = '“Don’t sink,” said Zoé 🐋.';
    expect(widened(text, 3, 9)).toBe('Don’t sink');
    expect(widened(text, 1, 6)).toBe('Don’t');
    expect(widened(text, 6, 20)).toBe(' sink,” said Zoé');
    expect(widened(text, 0, Array.from(text).length)).toBe(text);
  });
  it('stays as it is in letters without end', () => {
    expect(widened('x'.repeat(1000), 400, 500)).toHaveLength(100);
    expect(widened('words here', 1, 1000)).toBe('words here');
  });
});

describe('blocks of a work', () => {
  it('tile it, whatever it is, each from its stretch alone', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: prose }, { weight: 1, arbitrary: monster }), (text) => {
        const blocks = layout(text);
        expect(blocks.map(({ text }) => text).join('')).toBe(text);
        let at = 0;
        blocks.forEach((block, index) => {
          expect(block.index).toBe(index);
          expect(block.startChar).toBe(at);
          expect(block.endChar - block.startChar).toBe(countChars(block.text));
          if (index < blocks.length - 1) expect(block.endChar).toBeGreaterThan(block.startChar);
          expect(block.text.length).toBeLessThanOrEqual(12_000);
          at = block.endChar;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are cut between paragraphs where paragraphs end in time', () => {
    const text = Array.from({ length: 200 }, (_, i) => `Paragraph ${i}. ${'word '.repeat(60)}`).join('\n\n');
    const blocks = layout(text);
    expect(blocks.length).toBeGreaterThan(15);
    for (const block of blocks) {
      expect(block.isContinued).toBe(false);
      expect(block.text).toMatch(/^(Paragraph \d+\.|$)/);
    }
  });

  it('give each paragraph its direction, and the direction of the work to those without letters', () => {
    const directions = (text: string): string[] =>
      layout(text).flatMap((block) => block.paragraphs.map(({ direction }) => direction));
    expect(directions(`${ARABIC}\n\n* * *\n\nCall me Ishmael.\n\n${HEBREW}\n\n١٢٣`)).toEqual([
      'rtl',
      'rtl',
      'ltr',
      'rtl',
      'rtl',
    ]);
    expect(directions(`One.\n\n* * *\n\n\u200f${PERSIAN}`)).toEqual(['ltr', 'ltr', 'rtl']);
    expect(directions('\u202eOne')).toEqual(['ltr']);
  });

  it('keep the direction of a paragraph that goes on in the next block', () => {
    const blocks = layout(`${ARABIC} ${'Call me Ishmael. '.repeat(900)}`);
    const goesOn = blocks.filter(({ isContinued }) => isContinued);
    expect(goesOn.length).toBeGreaterThan(1);
    for (const { paragraphs } of goesOn) {
      expect(paragraphs.map(({ direction }) => direction)).toEqual(['rtl']);
    }
  });

  it('say where a paragraph had to be cut', () => {
    const blocks = layout('One sentence of many, to say it again. '.repeat(400));
    expect(must(blocks[0]).isContinued).toBe(false);
    expect(must(blocks[1]).isContinued).toBe(true);
    expect(must(blocks[1]).text).toMatch(/^One sentence/);
  });
});

describe('paragraphs of a block', () => {
  it('hold every character but white space between them', () => {
    fc.assert(
      fc.property(prose, (text) => {
        const found = paragraphs(text, new Set());
        let at = 0;
        for (const { start, end, pieces } of found) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(pieces.reduce((sum, { units }) => sum + units, 0)).toBe(end - start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
      { numRuns: 60 },
    );
  });

  it('lets prose run on and keeps the lines of verse', () => {
    const broken =
      'Call me Ishmael. Some years ago, never mind how long precisely,\nhaving little or no money in my purse, and nothing particular\nto interest me on shore.';
    const verse = 'The ribs and terrors in the whale,\n  Arched over me a dismal gloom,\nWhile all';
    expect(paragraphs(`${broken}\n\n${verse}`, new Set()).map(({ kind }) => kind)).toEqual(['flow', 'lines']);
  });

  it('takes the beginning of a chapter for its heading, unless it is as long as a paragraph', () => {
    const text = `\n\nCHAPTER 1. Loomings.\n\nCall me Ishmael.`;
    expect(paragraphs(text, new Set([2])).map(({ kind }) => kind)).toEqual(['heading', 'flow']);
    expect(paragraphs('long '.repeat(100), new Set([0])).map(({ kind }) => kind)).toEqual(['flow']);
  });
});

describe('places in what is drawn', () => {
  it('lead back to the character they came from', () => {
    fc.assert(
      fc.property(prose, fc.nat(), (text, seed) => {
        for (const block of layout(text)) {
          if (block.map.nodes === 0) continue;
          const char = block.startChar + (seed % (block.endChar - block.startChar));
          const drawn = Array.from(block.text)[char - block.startChar] ?? '';
          const start = must(block.map.toPlace(char, 'start'));
          // White space between paragraphs is not drawn: its place is that of what follows, or of the end of the block.
          if (/\S/.test(drawn)) {
            expect(block.map.toChar(start)).toBe(char);
            expect(block.map.toChar(must(block.map.toPlace(char + 1, 'end')))).toBe(char + 1);
          } else {
            expect(block.map.toChar(start)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('draws a hidden character as one sign, and takes the sign for one character', () => {
    const block = must(layout('ab\u202ecd')[0]);
    expect(must(block.paragraphs[0]).pieces.map(({ text }) => text)).toEqual(['ab', '⟦U+202E⟧', 'cd']);
    expect(block.map.toPlace(2, 'start')).toEqual({ node: 1, offset: 0 });
    expect(block.map.toPlace(3, 'end')).toEqual({ node: 1, offset: 8 });
    expect(block.map.toChar({ node: 1, offset: 3 })).toBe(3);
    expect(block.map.slice(0, 99)).toBe('ab\u202ecd');
  });
});
