import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import { sharedRuns, TextIndex } from '../../../src/text/index.js';
import { growth, LINEAR_AT_MOST } from '../../support/cpuSeconds.js';

const run = (a: string, b: string, minWords: number) => {
  const [left, right] = [new TextIndex(a), new TextIndex(b)];
  return sharedRuns(left, right, minWords).map(({ words, a: x, b: y }) => ({
    words,
    a: left.slice(x.startChar, x.endChar),
    b: right.slice(y.startChar, y.endChar),
    at: [x.startChar, y.startChar],
  }));
};

/** Maximal shared runs by trying everything. */
function slowRuns(a: string[], b: string[], minWords: number): [number, number][] {
  const occurs = (from: number, length: number): boolean =>
    b.some(
      (_, at) =>
        at + length <= b.length && a.slice(from, from + length).every((word, i) => word === b[at + i]),
    );
  const all: [number, number][] = [];
  for (let from = 0; from < a.length; from++) {
    let length = 0;
    while (from + length < a.length && occurs(from, length + 1)) length += 1;
    const before = all.at(-1);
    const isContained = before !== undefined && from + length <= before[0] + before[1];
    if (length > 0 && !isContained) all.push([from, length]);
  }
  return all.filter(([, length]) => length >= minWords);
}

describe('sharedRuns', () => {
  it('finds runs and their places, with first occurrence in the other text', () => {
    expect(
      run('so it was the  whale and 😀 the sea it was', '😀 the sea! it was it was the whale', 3),
    ).toEqual([{ words: 4, a: 'it was the  whale', b: 'it was the whale', at: [3, 18] }]);
    expect(run('a b c d', 'b c x c d', 2).map(({ a }) => a)).toEqual(['b c', 'c d']);
    expect(run('', 'a b', 1)).toEqual([]);
    expect(run('a b', '', 1)).toEqual([]);
  });

  it('agrees with exhaustive search on small alphabets, where everything repeats', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 25 });
    fc.assert(
      fc.property(words, words, fc.integer({ min: 1, max: 4 }), (a, b, minWords) => {
        const found = sharedRuns(new TextIndex(a.join(' ')), new TextIndex(b.join(' ')), minWords);
        expect(found.map((r) => [r.a.startChar / 2, r.words])).toEqual(slowRuns(a, b, minWords));
        for (const { a: x, b: y } of found) {
          expect(a.join(' ').slice(x.startChar, x.endChar)).toBe(b.join(' ').slice(y.startChar, y.endChar));
          expect(b.join(' ').indexOf(a.join(' ').slice(x.startChar, x.endChar))).toBe(y.startChar);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('stays linear on repetitive text of 110,000 words', () => {
    const loop = 'call me ishmael some years ago never mind how long ';
    const times = growth(11_000, (loops) => {
      const repeated = loop.repeat(loops);
      const found = sharedRuns(new TextIndex(repeated), new TextIndex(`x ${repeated} y`), 25);
      expect(found.map(({ words }) => words)).toEqual([10 * loops]);
    });
    expect(times).toBeLessThan(LINEAR_AT_MOST);
  });

  it('stays linear on 300,000 words with a natural spread of frequencies', () => {
    const random = new Random('zipf');
    const word = (): string => `w${Math.floor(1 / (random.float() + 0.0001))}`;
    const text = Array.from({ length: 300_000 }, word);
    const other = Array.from({ length: 100_000 }, word);
    const copied = text.slice(1000, 1100);
    const times = growth(300_000, (words) => {
      const part = [...other.slice(0, words / 3), ...copied, 'zzz'].join(' ');
      const found = sharedRuns(new TextIndex(part), new TextIndex(text.slice(0, words).join(' ')), 25);
      expect(found.some((run) => run.words >= 100)).toBe(true);
    });
    expect(times).toBeLessThan(LINEAR_AT_MOST);
  });
});
