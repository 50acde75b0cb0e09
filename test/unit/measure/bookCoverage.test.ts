import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookCoverage, sharedLengths } from '../../../src/measure/index.js';

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const texts = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 });

describe('shared lengths', () => {
  it('are those that trying every place gives', () => {
    fc.assert(
      fc.property(texts, texts, (text, other) => {
        const tried = text.map((_, i) =>
          Math.max(
            0,
            ...other.map((__, j) => {
              let n = 0;
              while (i + n < text.length && j + n < other.length && text[i + n] === other[j + n]) n += 1;
              return n;
            }),
          ),
        );
        expect([...sharedLengths(text, other)]).toEqual(tried);
      }),
    );
  });
});

describe('book coverage (BMC@5)', () => {
  it('joins the matches of several generations', () => {
    const work = range(0, 100);
    expect(bookCoverage(work, [range(10, 30), [...range(35, 10), 500, ...range(80, 4)]])).toEqual({
      share: 0.35,
      coveredWords: 35,
      blocks: [{ start: 10, end: 45 }],
      longestBlock: 35,
      longestSpan: 30,
      longSpans: 1,
    });
  });

  it('takes out what the instruction told, and pieces that become too short', () => {
    const work = range(0, 60);
    const told = bookCoverage(work, [range(0, 40)], [range(4, 8), range(30, 4)]);
    expect(told.blocks).toEqual([{ start: 12, end: 40 }]);
    expect(told).toMatchObject({ coveredWords: 28, longestSpan: 28 });
  });

  it('does not join the end of one generation with the beginning of the next', () => {
    expect(bookCoverage(range(0, 8), [range(0, 4), range(4, 4)]).coveredWords).toBe(0);
  });

  it('covers every place where a match stands', () => {
    const run = [1, 2, 3, 4, 5];
    expect(bookCoverage([...run, 9, ...run], [run]).blocks).toEqual([
      { start: 0, end: 5 },
      { start: 6, end: 11 },
    ]);
  });

  it('is the union of all five-word sequences that any generation has', () => {
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 3 }), texts, (work, generations, instruction) => {
        const gram = (text: readonly number[], at: number): string =>
          at + 5 <= text.length ? text.slice(at, at + 5).join(' ') : '';
        const grams = (all: readonly (readonly number[])[]): Set<string> =>
          new Set(all.flatMap((text) => text.map((_, at) => gram(text, at))).filter((one) => one !== ''));
        const cover = (known: Set<string>): boolean[] =>
          work.map((_, at) => range(at - 4, 5).some((from) => from >= 0 && known.has(gram(work, from))));
        const told = cover(grams([instruction]));
        const written = cover(grams(generations));
        const { coveredWords, share, longestSpan, longestBlock } = bookCoverage(work, generations, [
          instruction,
        ]);
        const most = work.filter((_, at) => written[at] === true && told[at] === false).length;
        expect(coveredWords).toBeLessThanOrEqual(most);
        if (!told.some(Boolean)) expect(coveredWords).toBe(most);
        expect(share).toBeLessThanOrEqual(1);
        expect(longestSpan).toBeLessThanOrEqual(longestBlock);
      }),
    );
  });

  it('takes linear space and time on a work that repeats one word', () => {
    const work = new Array<number>(20_000).fill(7);
    expect(bookCoverage(work, [work.slice(0, 9_000)]).share).toBe(1);
  });
});
