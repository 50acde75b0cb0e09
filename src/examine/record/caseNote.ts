/** Something that a check of a case could not compare, and that is no difference. */
export type CaseNote =
  /** The log is newer than the index: entries `from` to `to` were not compared. */
  | { readonly code: 'entries-not-compared'; readonly from: number; readonly to: number }
  /** A sealed report that is neither in the case nor where it was made. */
  | { readonly code: 'report-not-in-place'; readonly report: string };
