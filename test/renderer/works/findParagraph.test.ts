import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findParagraph } from '../../../renderer/features/works/findParagraph.js';

const PAGE = 7;

function source(starts: readonly number[]) {
  const asked: number[] = [];
  return {
    asked,
    page: (number: number) => {
      asked.push(number);
      const rows = starts
        .slice(number * PAGE, (number + 1) * PAGE)
        .map((startChar, index) => ({ index: number * PAGE + index, reading: { startChar } }));
      return Promise.resolve({ total: starts.length, from: number * PAGE, rows });
    },
  };
}

describe('findParagraph', () => {
  it('finds the last paragraph that begins at or before a character, in few questions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(50_000), { minLength: 1, maxLength: 500 }),
        fc.nat(60_000),
        async (numbers, char) => {
          const starts = [0, ...numbers.filter((number) => number > 0)].sort((a, b) => a - b);
          const { page, asked } = source(starts);
          const found = await findParagraph(char, PAGE, page);
          expect(found).toBe(starts.findLastIndex((start) => start <= char));
          expect(asked.length).toBeLessThan(12);
        },
      ),
    );
  });
});
