/** One batch that was measured. */
export interface MeasuredBatch {
  readonly tokens: number;
  readonly ms: number;
}

/** How far the time of a run is known, and from what. */
export interface RunTime {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** The number of batches that were measured. */
  readonly batches: number;
  /** The number of tokens of the largest of them. */
  readonly batchTokens: number;
  /** False if they were shorter than the batches of the run, because those take too long. */
  readonly isWhole: boolean;
}

/** The time of a run as it follows from the batches that were measured. */
export interface TimeEstimate {
  readonly tokensPerSecond: number;
  readonly seconds: number;
  readonly time: RunTime;
}

/**
 * The time of a run from batches of the planned size. The fastest one is the rate: others may have suffered from other work of the machine.
 * The slowest one ends the range; the first does so only if it is alone, because it touches its memory for the first time.
 * @param batches at least 1, in order
 */
export function timeFromWholeBatches(batches: readonly MeasuredBatch[], totalTokens: number): TimeEstimate {
  const usual = batches.length > 1 ? batches.slice(1) : batches;
  const tokensPerSecond = Math.max(...batches.map(rate));
  const seconds = totalTokens / tokensPerSecond;
  const to = totalTokens / Math.min(...usual.map(rate));
  return {
    tokensPerSecond,
    seconds,
    time: {
      fromSeconds: seconds,
      toSeconds: to,
      batches: batches.length,
      batchTokens: largest(batches),
      isWhole: true,
    },
  };
}

/**
 * The time of a run whose batches take too long to measure, from shorter ones. A batch reads the weights once, however many tokens it has, so
 * longer batches are faster for each token. The range ends at the measured rate, and begins where the time is a straight line
 * through both measurements.
 * @param batches one, or two with ascending numbers of tokens
 * @param batchTokens the number of tokens of a planned batch
 */
export function timeFromShortBatches(
  batches: readonly MeasuredBatch[],
  batchTokens: number,
  totalTokens: number,
): TimeEstimate {
  const [short, long = short] = batches as readonly [MeasuredBatch, MeasuredBatch?];
  const tokensPerSecond = rate(long);
  const seconds = totalTokens / tokensPerSecond;
  const slope = long.tokens > short.tokens ? (long.ms - short.ms) / (long.tokens - short.tokens) : 0;
  // Without a slope nothing is known of longer batches, and a negative one is noise.
  const batchMs = slope > 0 ? long.ms + slope * (batchTokens - long.tokens) : null;
  const from = batchMs === null ? seconds : (totalTokens / batchTokens) * (batchMs / 1000);
  return {
    tokensPerSecond,
    seconds,
    time: {
      fromSeconds: Math.min(from, seconds),
      toSeconds: seconds,
      batches: batches.length,
      batchTokens: long.tokens,
      isWhole: false,
    },
  };
}

function rate({ tokens, ms }: MeasuredBatch): number {
  return (tokens * 1000) / ms;
}

function largest(batches: readonly MeasuredBatch[]): number {
  return Math.max(...batches.map(({ tokens }) => tokens));
}
