/** An interval and how often such intervals cover the truth. */
export interface ConfidenceInterval {
  readonly lower: number;
  readonly upper: number;
  /** Confidence level, e.g. 0.95. */
  readonly level: number;
}

/** The confidence level of every interval unless said otherwise. */
export const DEFAULT_LEVEL = 0.95;
