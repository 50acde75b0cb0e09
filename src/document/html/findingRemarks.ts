import type { ReaderRemark } from '../../domain/index.js';
import type { WalkFindings } from './walkMarkup.js';

/** Places that a remark names, at most. */
const MOST_STARTS = 20;

/**
 * The remarks about what a walk met: `style-rules-not-applied`, `style-sheets-not-read`, `pictures-without-text`, `quotation-elements`,
 * `embedded-pages`; each only if it was met.
 * @param stylesNotApplied selectors of rules that hide something, not applied
 * @param sheetsNotRead style sheets that are named and not part of the file
 * @param placeOf where an offset of the walk came to stand
 */
export function findingRemarks(
  findings: WalkFindings,
  stylesNotApplied: number,
  sheetsNotRead: number,
  placeOf: (offset: number) => number,
): ReaderRemark[] {
  const remark = (code: string, count: number, starts: readonly number[]): ReaderRemark => {
    const places = starts.map(placeOf).sort((a, b) => a - b);
    return { code, count, starts: places.slice(0, MOST_STARTS), details: {} };
  };
  return [
    remark('style-rules-not-applied', stylesNotApplied, []),
    remark('style-sheets-not-read', sheetsNotRead, []),
    remark('pictures-without-text', findings.pictures.length, findings.pictures),
    remark('quotation-elements', findings.quotations.length, findings.quotations),
    remark('embedded-pages', findings.frames.length, findings.frames),
  ].filter(({ count }) => count > 0);
}
