/** Values from which a sentence is made; each is JSON. */
export type SentenceData = Readonly<Record<string, unknown>>;

/** A sentence with the code and the data from which it was made. Programs decide by the code; people read the text. */
export interface Remark {
  /** Stable kebab-case name, unique within its folder, e.g. `no-control`. */
  readonly code: string;
  /** Absent if the sentence has no values. */
  readonly data?: SentenceData | undefined;
  /** One or more whole sentences. */
  readonly text: string;
}
