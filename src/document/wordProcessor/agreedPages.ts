import type { PageStart, ReaderRemark } from '../../domain/index.js';

/**
 * The pages of a layout that a file recorded, if their number is the one that the file states elsewhere. Otherwise the file was changed after
 * it was laid out, or holds only some of the breaks: a wrong page is worse than none, so there are no pages then, and a remark says so.
 * @param later pages from the second, in order
 * @param stated the stated number of pages; null if the file states none
 */
export function agreedPages(
  later: readonly PageStart[],
  stated: number | null,
): { readonly pages: readonly PageStart[]; readonly remarks: readonly ReaderRemark[] } {
  if (later.length === 0) return { pages: [], remarks: [] };
  const counted = later.at(-1)?.page ?? 1;
  if (stated !== null && stated !== counted) {
    return {
      pages: [],
      remarks: [{ code: 'pages-contradict', count: 1, starts: [], details: { counted, stated } }],
    };
  }
  const all = [{ start: 0, page: 1, label: null }, ...later];
  return {
    pages: all.filter((page, at) => all[at + 1]?.start !== page.start),
    remarks: [{ code: 'pages-as-last-laid-out', count: 1, starts: [], details: {} }],
  };
}
