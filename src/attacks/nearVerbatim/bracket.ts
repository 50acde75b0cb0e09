import { logAdd, logSum } from '../../measure/index.js';
import type { BeamSearch, Candidate, Distance } from './beam.js';

/** The lower and upper bounds on the probability of a copy with at most e changes, for every e up to ε; natural logs. */
export interface Bracket {
  /** Entry e: the total probability of distinct candidates within e changes. −Infinity if there are none. */
  readonly lower: readonly number[];
  /** Entry e: the same plus the probability of what was dropped although it could still end within e changes; at most 0. */
  readonly upper: readonly number[];
  /** Candidates within ε. */
  readonly within: number;
}

/**
 * The bracket [LB, UB] that a search proves by one distance. Both rise with e; a wider beam raises LB and lowers UB.
 * @source LB: Cooper et al. 2026, arXiv 2603.24917; UB is ours
 */
export function bracketOf(search: BeamSearch, distance: Distance): Bracket {
  const dropped = search.dropped[distance];
  const byDistance = Array.from(dropped, (_, e) =>
    search.pool.filter((candidate) => candidate[distance] === e).map(({ logProb }) => logProb),
  );
  const lower = byDistance.map((_, e) => Math.min(0, logSum(byDistance.slice(0, e + 1).flat())));
  const upper = lower.map((found, e) => Math.min(0, logAdd(found, logSum(dropped.subarray(0, e + 1)))));
  return { lower, upper, within: byDistance.flat().length };
}

/** Mass, as a log, of those among the `count` most probable candidates that are within ε. */
export function nearMass(
  pool: readonly Candidate[],
  count: number,
  distance: Distance,
  epsilon: number,
): number {
  const near = pool.slice(0, count).filter((candidate) => candidate[distance] <= epsilon);
  return Math.min(0, logSum(near.map(({ logProb }) => logProb)));
}
