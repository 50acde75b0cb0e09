import type { Trial } from '../define.js';
import type { ShortWork } from './collect.js';
import { charsOf } from './findings.js';
import type { JudgedCollection, ScoredWork } from './judge.js';

/** Every work with a score as a trial; see {@link hitsOf}. */
export function collectionTrials(judged: readonly JudgedCollection[]): Trial[] {
  const hits = hitsOf(judged);
  const [first] = judged;
  return [...judged.flatMap(({ scored }) => scored), ...(first?.control ?? [])].map((work) =>
    trialOf(work, hits.has(work)),
  );
}

/**
 * The works that are hits. A work is one if the rule lists it, whatever the calibration. A control work is one if its score is at least the
 * lowest on the list of any target.
 */
export function hitsOf(judged: readonly JudgedCollection[]): ReadonlySet<ShortWork> {
  const [first] = judged;
  const listed = judged.flatMap(({ scored, list }) =>
    list.kind === 'list' ? scored.filter((_, at) => list.listed[at] === true) : [],
  );
  const lowest = listed.reduce((least, { score }) => Math.min(least, score), Infinity);
  return new Set([...listed, ...(first?.control ?? []).filter(({ score }) => score >= lowest)]);
}

function trialOf({ collection, startToken, endToken, score }: ScoredWork, hit: boolean): Trial {
  return {
    workId: collection.id,
    ...charsOf(collection, startToken, endToken),
    hit,
    score: score / Math.LN10,
  };
}
