import { unscored, type Scored } from '../../base/index.js';
import {
  coverage,
  coverageByBudget,
  coverageCurve,
  heat,
  isAboveFloor,
  type CharSpan,
} from '../../measure/index.js';
import { mergeSpans } from '../../text/index.js';
import type { CountedWindow } from './counted.js';
import { spanOf, type WorkScores } from './collect.js';
import type { AttackWork } from '../define.js';
import type { WindowAttackParameters } from './parameters.js';

/** Characters that the cleaning list takes out; those that several of its entries take out count once. */
export function removedChars(work: AttackWork): number {
  return mergeSpans(work.excluded).reduce((sum, span) => sum + span.endChar - span.startChar, 0);
}

/** Characters of a work that count: all but those the cleaning list removed. */
export function countedChars(scores: WorkScores, cleaned: boolean): number {
  return scores.work.charCount - (cleaned ? removedChars(scores.work) : 0);
}

/** Coverage of one work: characters inside a suffix above the threshold, of the characters that count. */
export interface WorkCoverage {
  readonly windowsAbove: number;
  readonly coveredChars: number;
  readonly chars: number;
  readonly share: Scored;
  readonly spans: readonly CharSpan[];
}

/** Coverage by the windows whose full-softmax log p lies strictly above a floor. */
export function coverageAbove(
  scores: WorkScores,
  windows: readonly CountedWindow[],
  log10Floor: number,
  parameters: WindowAttackParameters,
  cleaned: boolean,
): WorkCoverage {
  return coverageOfHits(scores, windows, ({ logPz }) => isAboveFloor(logPz, log10Floor), parameters, cleaned);
}

/** Coverage by the windows that a test picks. */
export function coverageOfHits(
  scores: WorkScores,
  windows: readonly CountedWindow[],
  isHit: (window: CountedWindow) => boolean,
  parameters: WindowAttackParameters,
  cleaned: boolean,
): WorkCoverage {
  const hit = windows.map(isHit);
  const chars = countedChars(scores, cleaned);
  const covered = coverage({
    charCount: scores.work.charCount,
    suffixSpans: windows.map(({ window }) => spanOf(scores, window, parameters)),
    hit,
  });
  return {
    windowsAbove: hit.filter(Boolean).length,
    coveredChars: covered.coveredChars,
    chars,
    share: chars === 0 ? unscored('No character of the work counts.') : covered.coveredChars / chars,
    spans: covered.spans,
  };
}

/** One side of a chart: the windows that count, grouped by work. */
export type Side = readonly { readonly scores: WorkScores; readonly windows: readonly CountedWindow[] }[];

/** Groups windows that count by their work. */
export function sideOf(all: readonly WorkScores[], windows: readonly CountedWindow[]): Side {
  return all.map((scores) => ({ scores, windows: windows.filter((window) => window.scores === scores) }));
}

/** Coverage of a side (all works together) as the floor is raised; one value for each threshold. */
export function sideCurve(
  side: Side,
  log10Thresholds: readonly number[],
  parameters: WindowAttackParameters,
  cleaned: boolean,
): Scored[] {
  return pool(side, cleaned, log10Thresholds.length, ({ scores, windows }) =>
    coverageCurve({
      charCount: scores.work.charCount,
      suffixSpans: windows.map(({ window }) => spanOf(scores, window, parameters)),
      logPz: windows.map(({ logPz }) => logPz),
      log10Thresholds,
    }).map(({ coveredChars }) => coveredChars),
  );
}

/** Coverage of a side against the query budget under one policy. */
export function sideBudget(
  side: Side,
  policy: number,
  queries: readonly number[],
  parameters: WindowAttackParameters,
  cleaned: boolean,
): Scored[] {
  return pool(side, cleaned, queries.length, ({ scores, windows }) =>
    coverageByBudget({
      charCount: scores.work.charCount,
      suffixSpans: windows.map(({ window }) => spanOf(scores, window, parameters)),
      logPz: windows.map(({ window }) => scores.policyLogPz[policy]?.[window] ?? -Infinity),
      queries,
      p: parameters.queryProbability,
    }).map(({ coveredChars }) => coveredChars),
  );
}

function pool(
  side: Side,
  cleaned: boolean,
  points: number,
  covered: (one: Side[number]) => readonly number[],
): Scored[] {
  const sums = new Array<number>(points).fill(0);
  let chars = 0;
  for (const one of side) {
    chars += countedChars(one.scores, cleaned);
    covered(one).forEach((value, i) => (sums[i] = (sums[i] ?? 0) + value));
  }
  const none = unscored(side.length === 0 ? 'There is no control.' : 'No character counts.');
  return sums.map((sum) => (chars === 0 ? none : sum / chars));
}

/** Number of slices of a heat strip. */
export const STRIP_SLICES = 400;

/** The work as a band: the largest log10 p_z over the characters of each of 400 equal slices. */
export function strip(
  scores: WorkScores,
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): Scored[] {
  const chars = scores.work.charCount;
  const values = heat({
    charCount: chars,
    suffixSpans: windows.map(({ window }) => spanOf(scores, window, parameters)),
    logPz: windows.map(({ logPz }) => logPz),
  });
  return Array.from({ length: STRIP_SLICES }, (_, slice) => {
    const from = Math.floor((slice * chars) / STRIP_SLICES);
    const to = Math.max(from + 1, Math.floor(((slice + 1) * chars) / STRIP_SLICES));
    let most = -Infinity;
    for (let char = from; char < to && char < chars; char++) most = Math.max(most, values[char] ?? -Infinity);
    return most === -Infinity ? unscored('No passage reaches here.') : most / Math.LN10;
  });
}
