import { isScored, Random, type Scored, type Remark, type Unscored } from '../../../base/index.js';
import { policyName, type Calibration } from '../../../domain/index.js';
import {
  conformalP,
  conformalThreshold,
  discoveries,
  expectedFalseShare,
  extractableWithin,
  familyFloor,
  familyFloorRule,
  halfSplit,
  isAboveFloor,
  judge,
  kornGraubard,
  leaveOneBlockOut,
  logPzNeeded,
  paperFloor,
  probabilityOnePasses,
  type BlockedRate,
  type Judgement,
} from '../../../measure/index.js';
import type { WorkScores } from './collect.js';
import { countedWindows, disjoint, type CountedWindow } from './counted.js';
import { gateData, gateOf, type GateData } from './gate.js';
import { coverageAbove, type WorkCoverage } from './coverageOf.js';
import type { WindowAttackParameters } from './parameters.js';
import { parsePolicies } from '../drawing/policies.js';
import { wholeWords } from '../text/wholeWords.js';
import { common } from '../words/common.js';

/** Everything that the controls show about one target. */
export interface TargetCalibration {
  readonly calibration: Calibration;
  readonly judgement: Judgement;
  /**
   * Target windows that count (scored, not removed by the cleaning list); of these, windows with disjoint suffixes, and disjoint windows.
   */
  readonly target: readonly CountedWindow[];
  readonly tilingTarget: readonly CountedWindow[];
  readonly disjointTarget: readonly CountedWindow[];
  readonly control: readonly CountedWindow[];
  readonly tilingControl: readonly CountedWindow[];
  readonly disjointControl: readonly CountedWindow[];
  readonly controlBlocks: number;
  readonly log10Tau: Scored;
  readonly log10TauF: Scored;
  readonly log10TauPlus5: Scored;
  /** Largest log10 score of the control. */
  readonly log10ControlMax: Scored;
  readonly tailMeanDecades: Scored;
  readonly familyMarginDecades: Scored;
  readonly expectedFalseShare: Scored;
  readonly probabilityOnePasses: Scored;
  readonly conformal: {
    /** p-value of the most probable disjoint window. */
    readonly p: Scored;
    readonly log10Threshold: Scored;
    readonly windowsAbove: number;
    /** Disjoint target windows on the Benjamini–Hochberg list at q = 0.05. */
    readonly listed: readonly CountedWindow[];
  };
  readonly gate: GateData;
  /** Rate of the target's windows with disjoint suffixes above the family floor; unscored without a floor. */
  readonly targetRate: BlockedRate | Unscored;
  /** Rate of control windows above the family floor set by the other blocks. */
  readonly controlRate: BlockedRate | Unscored;
  readonly leaveOneBlockOut: { readonly hits: number; readonly total: number; readonly rate: Scored };
  readonly halfSplitFalsePositiveRate: Scored;
  /** Share of half-splits of the control in which any window of one half exceeded the family floor set by the other. */
  readonly halfSplitFamilyError: Scored;
  /** Coverage at the family floor; null without a floor. */
  readonly coverage: WorkCoverage | null;
  /** Windows that are extractable within the query budget under the first policy, and all that were tested. */
  readonly extractable: {
    readonly target: Scored;
    readonly tested: number;
    readonly control: number;
    readonly controlTested: number;
  };
  /** What limits every number about this target: windows without a score, no replay. */
  readonly notes: readonly Remark[];
}

/**
 * Compares one target with the controls. Floors come from all measured control windows; n, m, the blind gate and the conformal test
 * from disjoint windows; rates from windows with disjoint suffixes. Decides whether the numbers may be called calibrated.
 * @source Cooper et al. 2026, arXiv 2607.12649; gate, family floor and enough-control rule are ours
 */
export function calibrate(
  targetScores: WorkScores,
  controlScores: readonly WorkScores[],
  parameters: WindowAttackParameters,
  options: { readonly seed: string; readonly replayDelta: Scored },
): TargetCalibration {
  const windowTokens = parameters.prefixTokens + parameters.suffixTokens;
  const target = countedWindows(targetScores, parameters, true);
  const control = controlScores.flatMap((scores) => countedWindows(scores, parameters, true));
  const tilingTarget = disjoint(target, parameters.suffixTokens);
  const tilingControl = disjoint(control, parameters.suffixTokens);
  const disjointTarget = disjoint(target, windowTokens);
  const disjointControl = disjoint(control, windowTokens);
  const n = disjointControl.length;
  const m = disjointTarget.length;
  const controlBlocks = new Set(disjointControl.map(({ block }) => block)).size;
  const none = common.unscored(controlScores.length === 0 ? 'no-control' : 'no-control-window');
  const noTarget = common.unscored('no-target-window');
  const controlLogP = control.map(({ logPz }) => logPz);
  const disjointLogP = disjointControl.map(({ logPz }) => logPz);
  const tau = paperFloor(controlLogP);
  const family =
    m === 0 ? noTarget : n === 0 ? none : familyFloor({ controlLogP, targetCount: target.length });
  const log10TauF = family.kind === 'floor' ? family.log10TauF : family;
  const rawGate = gateOf(disjointTarget, disjointControl, parameters);
  const left = n === 0 ? none : m === 0 ? noTarget : leftOut(tilingControl, tilingTarget.length);
  const targetRate = isScored(log10TauF) ? rateAbove(tilingTarget, log10TauF) : log10TauF;
  const controlRate = left.kind === 'left-out' ? rateOf(tilingControl, left.hits) : left;
  const coverage = isScored(log10TauF)
    ? coverageAbove(targetScores, target, log10TauF, parameters, true)
    : null;
  const best = largest(target);
  const log10ControlMax = tau.kind === 'floor' ? tau.log10Max : tau;
  const threshold = n === 0 ? none : conformalThreshold(disjointLogP, parameters.alpha);
  const extractable = extractableOf(tilingTarget, tilingControl, log10TauF, parameters, options.replayDelta);
  const judgement = judge({
    facts: {
      control: controlScores.length === 0 ? null : { windows: n, blocks: controlBlocks },
      targetWindows: m,
      alpha: parameters.alpha,
      gate: rawGate,
      // The examination applies one list to both sides; there is no way to clean one side alone.
      cleaning: 'both',
      replayDecades: options.replayDelta,
      // Begin and resume refuse to run any other plan than the one whose hash is in start.json.
      planHashMatches: true,
      // Nothing here reads training data. A text that is known to be in it must not be received as a control.
      controlInTraining: false,
    },
    passage: {
      log10FamilyFloor: log10TauF,
      above: isScored(log10TauF) ? target.filter(({ logPz }) => isAboveFloor(logPz, log10TauF)).length : 0,
      tested: target.length,
      controls: control.length,
      bestExcessDecades: isScored(log10ControlMax) && m > 0 ? best / Math.LN10 - log10ControlMax : none,
    },
    portion: {
      share: coverage !== null && isScored(coverage.share) ? coverage.share : 0,
      coveredWords: coverage === null ? 0 : wordsIn(targetScores, coverage),
      coveredChars: coverage?.coveredChars ?? 0,
      blocksHit: isScored(log10TauF) ? blocksAbove(tilingTarget, log10TauF) : 0,
      blocks: new Set(tilingTarget.map(({ block }) => block)).size,
      lowerBound: targetRate.kind === 'rate' ? targetRate.lower : targetRate,
      controlUpperBound: controlRate.kind === 'rate' ? controlRate.upper : controlRate,
      yardstick: { kind: 'share', share: parameters.substantialShare },
    },
    budget: {
      within: extractable.target,
      tested: extractable.tested,
      controlWithin: extractable.control,
      controlTested: extractable.controlTested,
      queries: parameters.queries,
      p: parameters.queryProbability,
      policy: firstPolicy(parameters),
    },
  });
  const noRate =
    judgement.calibration.kind === 'imperfect' ? common.unscored('no-rate-imperfect') : undefined;
  const split =
    n === 0
      ? none
      : halfSplit({
          logP: disjointLogP,
          alpha: parameters.alpha,
          random: new Random(halfSplitSeed(options.seed)),
        });
  return {
    calibration: {
      kind: judgement.calibration.kind,
      reasons: [...judgement.calibration.reasons],
      controls: controlScores.map(({ work }) => work.id),
    },
    judgement,
    target,
    tilingTarget,
    disjointTarget,
    control,
    tilingControl,
    disjointControl,
    controlBlocks,
    log10Tau: tau.kind === 'floor' ? tau.log10Tau : tau,
    log10TauF,
    log10TauPlus5: tau.kind === 'floor' ? tau.log10Tau + 5 : tau,
    log10ControlMax,
    tailMeanDecades: family.kind === 'floor' ? family.b : family,
    familyMarginDecades: family.kind === 'floor' ? family.deltaF : family,
    expectedFalseShare: n === 0 ? none : expectedFalseShare(n),
    probabilityOnePasses: n === 0 ? none : m === 0 ? noTarget : probabilityOnePasses(m, n),
    conformal: {
      p: noRate ?? (n === 0 ? none : m === 0 ? noTarget : conformalP(largest(disjointTarget), disjointLogP)),
      log10Threshold: noRate ?? (threshold.kind === 'threshold' ? threshold.tau / Math.LN10 : threshold),
      windowsAbove:
        threshold.kind === 'threshold'
          ? disjointTarget.filter(({ logPz }) => logPz > threshold.tau).length
          : 0,
      listed: benjaminiHochbergList(disjointTarget, disjointLogP),
    },
    gate: gateData(rawGate, n),
    targetRate,
    controlRate,
    leaveOneBlockOut: {
      hits: left.kind === 'left-out' ? left.hitCount : 0,
      total: left.kind === 'left-out' ? left.hits.length : 0,
      rate: left.kind === 'left-out' ? left.rate : left,
    },
    halfSplitFalsePositiveRate: split.kind === 'half-split' ? split.falsePositiveRate : split,
    halfSplitFamilyError: split.kind === 'half-split' ? split.familyError : split,
    coverage,
    extractable,
    notes: [
      ...[targetScores, ...controlScores].flatMap(unscoredNote),
      ...(isScored(options.replayDelta) ? [] : [common.remark('replay-none')]),
    ],
  };
}

function largest(windows: readonly CountedWindow[]): number {
  return windows.reduce((most, { logPz }) => Math.max(most, logPz), -Infinity);
}

/** Says how many windows of a work have no score, and why. */
function unscoredNote({ work, scored, unscoredReasons }: WorkScores): Remark[] {
  const missing = scored.reduce((sum, flag) => sum + 1 - flag, 0);
  if (missing === 0) return [];
  const because = [...new Map(unscoredReasons.map((reason) => [reason.text, reason])).values()];
  return [common.remark('windows-unscored', { missing, windows: scored.length, work: work.id, because })];
}

/** Seed of the splits of the control into halves. */
export function halfSplitSeed(seed: string): string {
  return `${seed}/half-split`;
}

/** Error rate of the Benjamini–Hochberg list. */
export const LIST_Q = 0.05;

/** Target windows whose conformal p-values survive Benjamini–Hochberg; sorted controls make each p-value a binary search. */
function benjaminiHochbergList(
  target: readonly CountedWindow[],
  controlLogP: readonly number[],
): CountedWindow[] {
  if (controlLogP.length === 0 || target.length === 0) return [];
  const sorted = Float64Array.from(controlLogP).sort();
  const pValues = target.map(({ logPz }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) >= logPz) high = middle;
      else low = middle + 1;
    }
    return (1 + sorted.length - low) / (sorted.length + 1);
  });
  return discoveries(pValues, LIST_Q).flatMap((index) => target[index] ?? []);
}

function leftOut(
  control: readonly CountedWindow[],
  targetCount: number,
): ReturnType<typeof leaveOneBlockOut> {
  return leaveOneBlockOut({
    logP: control.map(({ logPz }) => logPz),
    blocks: control.map(({ block }) => block),
    floor: familyFloorRule(Math.max(1, targetCount)),
  });
}

function rateOf(
  windows: readonly CountedWindow[],
  hits: readonly boolean[],
): TargetCalibration['targetRate'] {
  return kornGraubard({
    hits,
    blocks: windows.map(({ block }) => block),
    logP: windows.map(({ logPz }) => logPz),
  });
}

function rateAbove(windows: readonly CountedWindow[], log10Floor: number): TargetCalibration['targetRate'] {
  return rateOf(
    windows,
    windows.map(({ logPz }) => isAboveFloor(logPz, log10Floor)),
  );
}

function blocksAbove(windows: readonly CountedWindow[], log10Floor: number): number {
  return new Set(windows.filter(({ logPz }) => isAboveFloor(logPz, log10Floor)).map(({ block }) => block))
    .size;
}

/** Number of whole words in the covered parts. */
export function wordsIn(scores: WorkScores, covered: WorkCoverage): number {
  return covered.spans.reduce((sum, span) => sum + wholeWords(scores.work, span.startChar, span.endChar), 0);
}

/** Name of the policy to which budgets and the fixed threshold refer. */
export function firstPolicy(parameters: WindowAttackParameters): string {
  const policy = parsePolicies(parameters.policies)[0];
  return policy === undefined ? '' : policyName(policy);
}

function extractableOf(
  target: readonly CountedWindow[],
  control: readonly CountedWindow[],
  log10Floor: Scored,
  parameters: WindowAttackParameters,
  replayDelta: Scored,
): TargetCalibration['extractable'] {
  const policyOf = ({ scores, window }: CountedWindow): number =>
    scores.policyLogPz[0]?.[window] ?? -Infinity;
  const within = extractableWithin({
    logPz: target.map(({ logPz }) => logPz),
    policyLogPz: target.map(policyOf),
    log10Floor,
    replayDecades: replayDelta,
    queries: parameters.queries,
    p: parameters.queryProbability,
  });
  const needed = logPzNeeded(parameters.queries, parameters.queryProbability);
  return {
    target: within.kind === 'flags' ? within.count : within,
    tested: target.length,
    control: control.filter((window) => policyOf(window) >= needed).length,
    controlTested: control.length,
  };
}
