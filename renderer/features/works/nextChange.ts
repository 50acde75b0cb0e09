import type { CallOutput } from '../../../src/contract/index.js';
import { splitMarks } from './splitMarks.js';

type Page = CallOutput<'work.paragraphs'>;

/**
 * The first paragraph after one in which the layers differ in more than white space; undefined when there is none.
 * @param after −1 to begin with the first paragraph
 * @param page returns the page of that number, `pageSize` paragraphs each; pages are requested one after another
 */
export async function nextChange(
  after: number,
  pageSize: number,
  page: (number: number) => Promise<Page>,
): Promise<number | undefined> {
  let number = Math.floor((after + 1) / pageSize);
  for (;;) {
    const { rows, total } = await page(number);
    const found = rows.find((row) => row.index > after && isChanged(row));
    number += 1;
    if (found !== undefined) return found.index;
    if (number * pageSize >= total) return undefined;
  }
}

/** What is changed is marked in the layer that has it still. */
function isChanged({ source, reading }: Page['rows'][number]): boolean {
  return [source, reading].some(({ text, startChar, changes }) =>
    splitMarks(text, startChar, changes).some((piece) => piece.rules.length > 0 && piece.text.trim() !== ''),
  );
}
