import { isScored } from '../../base/index.js';
import type { Trial } from '../define.js';
import { charsOf } from './findings.js';
import type { JudgedCollection, ScoredWork } from './judge.js';

/**
 * Every work with a score as a trial. A work is a hit if the rule lists it, whatever the calibration. A control work is a hit if its score is
 * at least the lowest on the list of any target.
 */
export function collectionTrials(judged: readonly JudgedCollection[]): Trial[] {
  const [first] = judged;
  const hitsOf = ({ scored, list }: JudgedCollection): ScoredWork[] =>
    list.kind === 'list' ? scored.filter((_, at) => list.listed[at] === true) : [];
  const lowest = judged
    .flatMap(hitsOf)
    .reduce((least, { score }) => (isScored(score) ? Math.min(least, score) : least), Infinity);
  return [
    ...judged.flatMap((one) => {
      const hits = new Set(hitsOf(one));
      return one.scored.map((work) => trialOf(work, hits.has(work)));
    }),
    ...(first?.control ?? []).map((work) => trialOf(work, work.score >= lowest)),
  ];
}

function trialOf({ collection, startToken, endToken, score }: ScoredWork, hit: boolean): Trial {
  return {
    workId: collection.id,
    ...charsOf(collection, startToken, endToken),
    hit,
    score: score / Math.LN10,
  };
}
