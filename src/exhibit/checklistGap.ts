/** A gap in a report: `refuse` prevents a seal, `warn` does not. */
export interface ChecklistGap {
  readonly level: 'refuse' | 'warn';
  /** Path of the field in the report. */
  readonly field: string;
  readonly why: string;
}
