/** The starts of the paragraphs of a page in the reading text. */
export interface ParagraphPage {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly { readonly index: number; readonly reading: { readonly startChar: number } }[];
}

/**
 * The paragraph that contains a character of the reading text, by binary search: pages are requested one after another.
 * @param page returns the page of that number, `pageSize` paragraphs each
 */
export async function findParagraph(
  char: number,
  pageSize: number,
  page: (number: number) => Promise<ParagraphPage>,
): Promise<number> {
  let low = 0;
  let high = Math.max(0, Math.ceil((await page(0)).total / pageSize) - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const start = (await page(middle)).rows[0]?.reading.startChar ?? Infinity;
    if (start <= char) low = middle;
    else high = middle - 1;
  }
  const { rows } = await page(low);
  return rows.findLast(({ reading }) => reading.startChar <= char)?.index ?? rows[0]?.index ?? 0;
}
