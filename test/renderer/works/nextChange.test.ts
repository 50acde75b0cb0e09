import { expect, it } from 'vitest';
import { nextChange } from '../../../renderer/features/works/nextChange.js';
import { sampleParagraphs } from './sampleWork.js';

/** 200 paragraphs of which some were changed; all lose their line end. */
async function changes(changed: readonly number[], after: number): Promise<[number | undefined, number[]]> {
  const asked: number[] = [];
  const found = await nextChange(after, 50, (number) => {
    asked.push(number);
    const page = sampleParagraphs({ from: number * 50, count: 50, cleaningIds: [] });
    const rows = page.rows.map((row) => {
      const { startChar } = row.reading;
      const mark = { startChar, endChar: startChar + 1, rule: 'quotes' };
      return changed.includes(row.index) ? { ...row, reading: { ...row.reading, changes: [mark] } } : row;
    });
    return Promise.resolve({ ...page, rows });
  });
  return [found, asked];
}

it('finds the next changed paragraph, on a later page too, and asks for no page twice', async () => {
  expect(await changes([3, 120], -1)).toEqual([3, [0]]);
  expect(await changes([3, 120], 3)).toEqual([120, [0, 1, 2]]);
  expect(await changes([49, 50], 49)).toEqual([50, [1]]);
  expect(await changes([3, 120], 120)).toEqual([undefined, [2, 3]]);
  expect(await changes([], 199)).toEqual([undefined, [4]]);
});
