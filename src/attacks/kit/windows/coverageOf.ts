import { elementAt } from '../../../base/index.js';
import type { Scored } from '../../../base/index.js';
import {
  coverage,
  coverageByBudget,
  coverageCurve,
  isAboveFloor,
  type CharSpan,
} from '../../../measure/index.js';
import { mergeSpans } from '../../../text/index.js';
import type { CountedWindow } from './counted.js';
import { spanOf, type WorkScores } from './collect.js';
import type { AttackWork } from '../../define.js';
import { HeatStrip } from './heatStrip.js';
import type { WindowAttackParameters } from './parameters.js';
import { common } from '../words/common.js';

/** Number of characters that the cleaning list removes; characters that several entries remove count once. */
export function removedChars(work: AttackWork): number {
  return mergeSpans(work.excluded).reduce((sum, span) => sum + span.endChar - span.startChar, 0);
}

/** Number of characters of a work that count: all but those that the cleaning list removed. */
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

/** Coverage by the windows for which `isHit` is true. */
export function coverageOfHits(
  scores: WorkScores,
  windows: readonly CountedWindow[],
  isHit: (window: CountedWindow) => boolean,
  parameters: WindowAttackParameters,
  cleaned: boolean,
): WorkCoverage {
  const hits = windows.filter(isHit);
  const chars = countedChars(scores, cleaned);
  const covered = coverage({
    charCount: scores.work.charCount,
    suffixSpans: suffixSpans(hits, parameters),
    hit: hits.map(() => true),
  });
  return {
    windowsAbove: hits.length,
    coveredChars: covered.coveredChars,
    chars,
    share: chars === 0 ? common.unscored('no-character-of-work') : covered.coveredChars / chars,
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
      suffixSpans: suffixSpans(windows, parameters),
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
      suffixSpans: suffixSpans(windows, parameters),
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
    covered(one).forEach((value, i) => (sums[i] = elementAt(sums, i) + value));
  }
  const none = common.unscored(side.length === 0 ? 'no-control' : 'no-character');
  return sums.map((sum) => (chars === 0 ? none : sum / chars));
}

/** The work as a heat strip: the largest log10 p_z over the characters of each of 400 equal parts. */
export function strip(
  scores: WorkScores,
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): Scored[] {
  const band = new HeatStrip(scores.work.charCount);
  for (const { window, logPz } of windows) {
    const { startChar, endChar } = spanOf(scores, window, parameters);
    band.add(startChar, endChar, logPz);
  }
  return band.values(common.unscored('no-passage-here'));
}

const spansOfWindows = new WeakMap<readonly CountedWindow[], readonly CharSpan[]>();

/** Characters of the suffixes, one object for each window; kept as long as the list of windows, since every chart needs them. */
function suffixSpans(
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): readonly CharSpan[] {
  const known = spansOfWindows.get(windows);
  if (known !== undefined) return known;
  const spans = windows.map(({ scores, window }) => {
    const { startChar, endChar } = spanOf(scores, window, parameters);
    return { startChar, endChar };
  });
  spansOfWindows.set(windows, spans);
  return spans;
}
