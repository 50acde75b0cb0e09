/** An interval, and how often such intervals contain the true value. */
export interface ConfidenceInterval {
  readonly lower: number;
  readonly upper: number;
  /** Confidence level, e.g. 0.95. */
  readonly level: number;
}

/** The default confidence level of every interval. */
export const DEFAULT_LEVEL = 0.95;
