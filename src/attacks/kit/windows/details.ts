import { finiteOr, isScored, type Scored, elementAt } from '../../../base/index.js';
import {
  EXACT_LAYOUT,
  policyName,
  REPLAY_LAYOUT,
  type ScoreSummary,
  type WindowDetails,
} from '../../../domain/index.js';
import { decades, disjointIndices, quantileOfSorted } from '../../../measure/index.js';
import { isSourceEntryLine, mergeSpans } from '../../../text/index.js';
import type { AttackInput, AttackWork } from '../../define.js';
import { calibrate, type TargetCalibration } from './calibrate.js';
import { countedWindows, type CountedWindow } from './counted.js';
import { replayDelta, replayFacts, type WorkScores } from './collect.js';
import {
  coverageAbove,
  coverageOfHits,
  countedChars,
  removedChars,
  sideBudget,
  sideCurve,
  sideOf,
  strip,
} from './coverageOf.js';
import { greedyOf } from './greedyOf.js';
import type { WindowAttackParameters } from './parameters.js';
import { bestPassages } from './passages.js';
import { putsBos } from '../drawing/checkWriting.js';
import { strideOf } from './plan.js';
import { parsePolicies } from '../drawing/policies.js';
import { testedOf } from './tested.js';
import { uncleanedOf, type Uncleaned } from './uncleaned.js';
import { common } from '../words/common.js';

/** The threshold of the books paper, on p_z under the first policy. @source Cooper et al. 2025, arXiv 2505.12546 */
export const FIXED_THRESHOLD = 1e-3;
const LOG_FIXED_THRESHOLD = Math.log(FIXED_THRESHOLD);
/** Query budgets of the chart: 1, 10, … 10^30. */
const BUDGET_DECADES = Array.from({ length: 31 }, (_, i) => i);

/** One target with everything with which it was compared. */
export interface JudgedTarget {
  readonly scores: WorkScores;
  readonly calibrated: TargetCalibration;
  /** The same without the cleaning list; null if the list removed nothing. */
  readonly uncleaned: Uncleaned | null;
  readonly details: WindowDetails['targets'][number];
}

/** All scores of an examination, judged, with the data of charts and tables. */
export interface JudgedWindows {
  /** The scores of targets and controls, in the order of the works. */
  readonly all: readonly WorkScores[];
  readonly targets: readonly JudgedTarget[];
  readonly controls: readonly WorkScores[];
  readonly replay: { readonly windows: number; readonly largestDeltaLog10: Scored };
  readonly details: WindowDetails;
}

/** The same judgment with more in the details of each target. */
export function withDetails(
  judged: JudgedWindows,
  more: (target: JudgedTarget) => Partial<JudgedTarget['details']>,
): JudgedWindows {
  const targets = judged.targets.map((target) => ({
    ...target,
    details: { ...target.details, ...more(target) },
  }));
  return {
    ...judged,
    targets,
    details: { ...judged.details, targets: targets.map(({ details }) => details) },
  };
}

/** True if p_z under the first policy reaches the fixed threshold 0.001. */
export function reachesFixedThreshold({ scores, window }: CountedWindow): boolean {
  return (scores.policyLogPz[0]?.[window] ?? -Infinity) >= LOG_FIXED_THRESHOLD;
}

/** Judges every target against all controls. */
export function judgeWindows(
  input: AttackInput<WindowAttackParameters>,
  byWork: ReadonlyMap<string, WorkScores>,
): JudgedWindows {
  const { parameters } = input;
  const all = input.works.flatMap((work) => byWork.get(work.id) ?? []);
  const controls = all.filter(({ work }) => work.role === 'control');
  const replay = replayDelta(all);
  const edges = histogramEdges(all);
  const options = { seed: input.seed, replay: replayFacts(replay) };
  const targets = all
    .filter(({ work }) => work.role === 'target')
    .map((scores): JudgedTarget => {
      const calibrated = calibrate(scores, controls, parameters, options);
      return {
        scores,
        calibrated,
        uncleaned: uncleanedOf(scores, controls, parameters),
        details: targetDetails(scores, controls, calibrated, parameters, edges),
      };
    });
  const details: WindowDetails = {
    kind: 'windows',
    prefixTokens: parameters.prefixTokens,
    suffixTokens: parameters.suffixTokens,
    strideTokens: strideOf(parameters),
    bos: putsBos(input),
    policies: parsePolicies(parameters.policies),
    histogramEdges: edges,
    targets: targets.map((target) => target.details),
    controls: controls.map((scores) => {
      const counted = countedWindows(scores, parameters, true);
      const { exactWindows, windows, longestRunTokens } = greedyOf(scores, counted, parameters);
      return {
        workId: scores.work.id,
        title: scores.work.title,
        summary: summarise(scores, counted, parameters, edges),
        greedy: { exactWindows, windows, longestRunTokens },
        best: bestPassages(counted, parameters, Math.min(3, parameters.shownPassages)),
      };
    }),
    replay: { ...replay, layout: EXACT_LAYOUT, replayLayout: REPLAY_LAYOUT },
    cleaning: {
      sha256: input.cleaning.sha256,
      entries: [...input.cleaning.entries],
      removed: all
        .filter(({ work }) => work.excluded.length > 0)
        .map(({ work }) => ({
          workId: work.id,
          spans: mergeSpans(work.excluded).length,
          chars: removedChars(work),
          ...(input.cleaning.sources === undefined ? {} : { fromSources: removedForSources(work) }),
        })),
      ...(input.cleaning.sources === undefined
        ? {}
        : { sources: input.cleaning.sources.map((source) => ({ ...source })) }),
      uncleanedCoverage: targets[0]?.uncleaned?.coverage ?? common.unscored('nothing-removed'),
    },
  };
  return { all, targets, controls, replay, details };
}

/** What a work shares with source texts, places that two of them share counted once. */
function removedForSources({ excluded }: AttackWork): { readonly spans: number; readonly chars: number } {
  const merged = mergeSpans(excluded.filter(({ rule }) => isSourceEntryLine(rule)));
  const chars = merged.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0);
  return { spans: merged.length, chars };
}

function targetDetails(
  scores: WorkScores,
  controls: readonly WorkScores[],
  calibrated: TargetCalibration,
  parameters: WindowAttackParameters,
  edges: readonly number[],
): WindowDetails['targets'][number] {
  const windows = calibrated.target;
  const at = (name: string, log10: Scored): WindowDetails['targets'][number]['thresholds'][number] => {
    if (!isScored(log10)) return { name, log10, windowsAbove: 0, coveredChars: 0, coverage: log10 };
    const { windowsAbove, coveredChars, share } = coverageAbove(scores, windows, log10, parameters, true);
    return { name, log10, windowsAbove, coveredChars, coverage: share };
  };
  const fixed = coverageOfHits(scores, windows, reachesFixedThreshold, parameters, true);
  const target = [{ scores, windows }];
  const control = sideOf(controls, calibrated.control);
  const lowest = isScored(calibrated.log10Tau) ? Math.min(-100, calibrated.log10Tau - 10) : -100;
  const thresholds = decades(lowest, 0);
  const targetCurve = sideCurve(target, thresholds, parameters, true);
  const controlCurve = sideCurve(control, thresholds, parameters, true);
  const none = common.unscored('no-control');
  const greedy = greedyOf(scores, windows, parameters);
  return {
    workId: scores.work.id,
    title: scores.work.title,
    summary: summarise(scores, windows, parameters, edges),
    thresholds: [
      at('paper-floor', calibrated.log10Tau),
      at('family-floor', calibrated.log10TauF),
      at('paper-floor-plus-5', calibrated.log10TauPlus5),
      {
        name: 'fixed',
        log10: Math.log10(FIXED_THRESHOLD),
        windowsAbove: fixed.windowsAbove,
        coveredChars: fixed.coveredChars,
        coverage: fixed.share,
      },
    ],
    coverageByThreshold: thresholds.map((x, i) => ({
      x,
      target: targetCurve[i] ?? none,
      control: controlCurve[i] ?? none,
    })),
    coverageByQueries: parsePolicies(parameters.policies).map((policy, p) => {
      const queries = BUDGET_DECADES.map((decade) => 10 ** decade);
      const targetPoints = sideBudget(target, p, queries, parameters, true);
      const controlPoints = sideBudget(control, p, queries, parameters, true);
      return {
        policy: policyName(policy),
        points: BUDGET_DECADES.map((x, i) => ({
          x,
          target: targetPoints[i] ?? none,
          control: controlPoints[i] ?? none,
        })),
      };
    }),
    queryProbability: parameters.queryProbability,
    conformal: {
      alpha: parameters.alpha,
      n: calibrated.disjointControl.length,
      p: calibrated.conformal.p,
      log10Threshold: calibrated.conformal.log10Threshold,
      windowsAbove: calibrated.conformal.windowsAbove,
      listed: calibrated.conformal.listed.length,
    },
    gate: calibrated.gate,
    hitGate: calibrated.hitGate,
    control: {
      n: calibrated.disjointControl.length,
      m: calibrated.disjointTarget.length,
      blocks: calibrated.controlBlocks,
      expectedFalseShare: calibrated.expectedFalseShare,
      probabilityOnePasses: calibrated.probabilityOnePasses,
      leaveOneBlockOutHits: {
        hits: calibrated.leaveOneBlockOut.hits,
        total: calibrated.leaveOneBlockOut.total,
      },
      halfSplitFalsePositiveRate: calibrated.halfSplitFalsePositiveRate,
      halfSplitFalsePositiveRange: calibrated.halfSplitFalsePositiveRange,
      tailMeanDecades: calibrated.tailMeanDecades,
      familyMarginDecades: calibrated.familyMarginDecades,
    },
    greedy,
    passages: bestPassages(windows, parameters, parameters.shownPassages),
  };
}

function summarise(
  scores: WorkScores,
  counted: readonly CountedWindow[],
  parameters: WindowAttackParameters,
  edges: readonly number[],
): ScoreSummary {
  const log10 = new Float64Array(counted.length);
  counted.forEach(({ logPz }, at) => (log10[at] = logPz / Math.LN10));
  log10.sort();
  const bins = new Array<number>(Math.max(1, edges.length - 1)).fill(0);
  const width = elementAt(edges, 1) - elementAt(edges, 0);
  for (const value of log10) {
    const bin = Math.min(bins.length - 1, Math.max(0, Math.floor((value - elementAt(edges, 0)) / width)));
    bins[bin] = elementAt(bins, bin) + 1;
  }
  const starts = counted.map(({ window }) => elementAt(scores.windows.starts, window));
  const total = scores.windows.starts.length;
  const none = common.unscored('no-window-counts');
  const tested = testedOf(scores, parameters);
  return {
    windows: counted.length,
    disjointWindows: disjointIndices(starts, parameters.prefixTokens + parameters.suffixTokens).length,
    blocks: new Set(counted.map(({ block }) => block)).size,
    excludedWindows: scores.windows.excluded.reduce((sum, flag) => sum + flag, 0),
    repeatingWindows: scores.windows.repeating.reduce((sum, flag) => sum + flag, 0),
    figureWindows: scores.windows.figures.reduce((sum, flag) => sum + flag, 0),
    unscoredWindows: total - scores.scored.reduce((sum, flag) => sum + flag, 0),
    droppedTailTokens: scores.windows.droppedTailTokens,
    chars: countedChars(scores, true),
    tokens: scores.work.tokens.length,
    medianLog10: log10.length === 0 ? none : quantileOfSorted(log10, 0.5),
    maxLog10: finiteOr(log10.at(-1) ?? NaN, none),
    histogram: bins,
    strip: strip(scores, counted, parameters),
    tested: tested.counts,
    stripTested: tested.slices,
  };
}

/** Edges in steps of 5 decades, common to all works, from below the least probable window up to p = 1. */
function histogramEdges(all: readonly WorkScores[]): number[] {
  let least = -5;
  for (const { logPz, scored } of all) {
    logPz.forEach((value, window) => {
      if (scored[window] === 1) least = Math.min(least, value / Math.LN10);
    });
  }
  const first = Math.floor(least / 5);
  return Array.from({ length: 1 - first }, (_, i) => (first + i) * 5);
}
