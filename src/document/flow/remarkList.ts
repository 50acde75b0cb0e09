import type { ReaderRemark } from '../../domain/index.js';

/** The number of places that a remark names. */
const MAX_STARTS = 20;

/** Collects remarks: one for each code, with its count and its first places. */
export class RemarkList {
  readonly #byCode = new Map<string, { count: number; starts: number[]; details: ReaderRemark['details'] }>();

  /**
   * Adds one occurrence.
   * @param start offset in the extracted text, in UTF-16 units; null for the file as a whole
   * @param details kept from the first occurrence
   */
  add(code: string, start: number | null, details: ReaderRemark['details'] = {}): void {
    let entry = this.#byCode.get(code);
    if (entry === undefined) {
      entry = { count: 0, starts: [], details };
      this.#byCode.set(code, entry);
    }
    entry.count += 1;
    if (start !== null && entry.starts.length < MAX_STARTS) entry.starts.push(start);
  }

  /** The remarks in order of their codes; places are in order and at most `length`. */
  list(length: number): readonly ReaderRemark[] {
    return [...this.#byCode]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { count, starts, details }]) => ({
        code,
        count,
        starts: starts.map((start) => Math.min(start, length)).sort((a, b) => a - b),
        details,
      }));
  }
}
