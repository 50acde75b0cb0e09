import type { Finding, FindingSpan } from '../domain/index.js';

/** Do all passages of a finding have a probability, so that they can be ranked? */
export function areRanked({ spans }: Pick<Finding, 'spans'>): boolean {
  return spans.every(({ logProbNats }) => typeof logProbNats !== 'object');
}

/** The passages of a finding, most probable first; in their order where they have no probability. */
export function mostProbableSpans(finding: Pick<Finding, 'spans'>): FindingSpan[] {
  return areRanked(finding) ? [...finding.spans].sort(mostProbableFirst) : [...finding.spans];
}

function mostProbableFirst(a: FindingSpan, b: FindingSpan): number {
  const rank = ({ logProbNats }: FindingSpan): number =>
    typeof logProbNats === 'number' ? logProbNats : -Infinity;
  // Two with probability zero keep their order: −∞ minus −∞ is not a number.
  return rank(a) === rank(b) ? 0 : rank(b) - rank(a);
}
