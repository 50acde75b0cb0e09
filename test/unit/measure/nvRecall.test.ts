import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nvRecall } from '../../../src/measure/index.js';

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

describe('nv-recall', () => {
  it('finds nothing where eight words were put between two runs of 60 (worked example of the protocol)', () => {
    const book = range(0, 120);
    const generated = [...range(0, 60), ...range(1000, 8), ...range(60, 60)];
    const { first, second } = nvRecall(book, generated);
    expect(first).toMatchObject({ matched: 120, recall: 1, missing: 0, additional: 8 });
    expect(first.blocks).toHaveLength(2);
    expect(second).toMatchObject({ matched: 0, recall: 0, missing: 120, additional: 128, blocks: [] });
  });

  it('merges over a gap of two words in the first pass, and does not count them', () => {
    const book = range(0, 42);
    const generated = [...range(0, 20), 900, 901, ...range(22, 20)];
    expect(nvRecall(book, generated).first.blocks).toEqual([
      { bookStart: 0, bookEnd: 42, generatedStart: 0, generatedEnd: 42, matched: 40 },
    ]);
  });

  it.each([
    ['3 words in both texts', [...range(0, 19), 900, 901, 902, ...range(22, 19)], 0],
    ['2 words inserted', [...range(0, 19), 900, 901, ...range(19, 22)], 22],
    ['1 word inserted', [...range(0, 19), 900, ...range(19, 22)], 41],
    ['2 words left out', [...range(0, 19), ...range(21, 20)], 20],
    ['1 word left out', [...range(0, 19), ...range(20, 21)], 40],
  ])('takes the gaps of both sides with their difference as a distance: %s', (_, generated, matched) => {
    expect(nvRecall(range(0, 41), generated).first.matched).toBe(matched);
  });

  it('merges survivors over ten words whose gaps differ by three, and keeps 100 matched words', () => {
    const book = range(0, 110);
    const fits = [...range(0, 50), ...range(900, 7), ...range(60, 50)];
    expect(nvRecall(book, fits).second).toMatchObject({ matched: 100, missing: 10, additional: 7 });
    const askew = [...range(0, 50), ...range(900, 6), ...range(60, 50)];
    expect(nvRecall(book, askew).second.matched).toBe(0);
    const short = [...range(0, 50), ...range(900, 7), ...range(60, 49)];
    expect(nvRecall(book, short).second.matched).toBe(0);
  });

  it('names the longest run and its share', () => {
    const { longestRun, firstPhase } = nvRecall(range(0, 10), [50, ...range(2, 6), 51, 0, 1]);
    expect(longestRun).toEqual({ a: 2, b: 1, length: 6 });
    expect(firstPhase).toBe(0.6);
  });

  it('gives numbers for texts without words', () => {
    expect(nvRecall([], [1, 2])).toMatchObject({
      first: { recall: 0, missing: 0, additional: 2 },
      second: { recall: 0 },
      firstPhase: 0,
    });
    expect(nvRecall([1], [])).toMatchObject({ first: { recall: 0, missing: 1, additional: 0 } });
  });

  it('holds its bounds for any two texts', () => {
    const text = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }), { maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const book = a.flat();
        const { first, second } = nvRecall(book, [...b, ...a.slice(1)].flat());
        expect(second.matched).toBeLessThanOrEqual(first.matched);
        for (const { recall, blocks, matched, missing } of [first, second]) {
          expect(recall).toBeGreaterThanOrEqual(0);
          expect(recall).toBeLessThanOrEqual(1);
          expect(matched + missing).toBe(book.length);
          blocks.forEach((block, k) => {
            expect(block.matched).toBeLessThanOrEqual(block.bookEnd - block.bookStart);
            expect(block.bookStart).toBeGreaterThanOrEqual(blocks[k - 1]?.bookEnd ?? 0);
            expect(block.generatedStart).toBeGreaterThanOrEqual(blocks[k - 1]?.generatedEnd ?? 0);
          });
        }
      }),
    );
  });

  it('is 1 for a text and itself, in both passes, from 100 words on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 100, maxLength: 300 }), (book) => {
        expect(nvRecall(book, book).second).toMatchObject({ recall: 1, missing: 0, additional: 0 });
      }),
    );
  });
});
