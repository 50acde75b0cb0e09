import type { EarlierRun, RunTime } from '../../domain/index.js';

/** One batch that was measured. */
export interface MeasuredBatch {
  readonly tokens: number;
  readonly ms: number;
}

/** The time of a run in which every planned token is evaluated. */
export type WholeTime = Omit<RunTime, 'leastSeconds'>;

/**
 * The time of a run from batches of the planned size. The fastest one is the rate: others may have suffered from other work of the machine.
 * The slowest one ends the range; the first does so only if it is alone, because it touches its memory for the first time.
 * @param batches at least 1, in order
 */
export function timeFromWholeBatches(batches: readonly MeasuredBatch[], totalTokens: number): WholeTime {
  const usual = batches.length > 1 ? batches.slice(1) : batches;
  const tokensPerSecond = Math.max(...batches.map(rate));
  const seconds = totalTokens / tokensPerSecond;
  const to = totalTokens / Math.min(...usual.map(rate));
  return {
    tokensPerSecond,
    seconds,
    fromSeconds: seconds,
    toSeconds: to,
    source: {
      kind: 'measured',
      batches: batches.length,
      batchTokens: largest(batches),
      isWhole: true,
    },
  };
}

/**
 * The time of a run whose batches take too long to measure, from shorter ones. A batch reads the weights once, however many tokens it has, so
 * longer batches are faster for each token. The range ends at the rate of the longest, and begins where the time is a straight line
 * through the two longest.
 * @param batches at least 1, with ascending numbers of tokens
 * @param batchTokens the number of tokens of a planned batch
 */
export function timeFromShortBatches(
  batches: readonly MeasuredBatch[],
  batchTokens: number,
  totalTokens: number,
): WholeTime {
  const [short, long = short] = batches.slice(-2) as [MeasuredBatch, MeasuredBatch?];
  const tokensPerSecond = rate(long);
  const seconds = totalTokens / tokensPerSecond;
  const slope = long.tokens > short.tokens ? (long.ms - short.ms) / (long.tokens - short.tokens) : 0;
  // Without a slope nothing is known of longer batches, and a negative one is noise.
  const batchMs = slope > 0 ? long.ms + slope * (batchTokens - long.tokens) : null;
  const from = batchMs === null ? seconds : (totalTokens / batchTokens) * (batchMs / 1000);
  return {
    tokensPerSecond,
    seconds,
    fromSeconds: Math.min(from, seconds),
    toSeconds: seconds,
    source: { kind: 'measured', batches: batches.length, batchTokens: long.tokens, isWhole: false },
  };
}

/**
 * The time of a run from earlier runs of the same attack: their rate together, and as a range from the fastest to the slowest.
 * @param runs at least 1, the newest first
 */
export function timeFromEarlierRuns(runs: readonly EarlierRun[], totalTokens: number): WholeTime {
  const [last] = runs;
  if (last === undefined) throw new RangeError('no earlier run');
  const rates = runs.map(({ tokens, seconds }) => tokens / seconds);
  const sum = (key: 'tokens' | 'seconds'): number => runs.reduce((total, run) => total + run[key], 0);
  const tokensPerSecond = sum('tokens') / sum('seconds');
  return {
    tokensPerSecond,
    seconds: totalTokens / tokensPerSecond,
    fromSeconds: totalTokens / Math.max(...rates),
    toSeconds: totalTokens / Math.min(...rates),
    source: { kind: 'earlier-runs', runs: runs.length, lastAt: last.endedAt },
  };
}

function rate({ tokens, ms }: MeasuredBatch): number {
  return (tokens * 1000) / ms;
}

function largest(batches: readonly MeasuredBatch[]): number {
  return Math.max(...batches.map(({ tokens }) => tokens));
}
