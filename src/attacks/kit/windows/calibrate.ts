import {
  elementAt,
  firstWhere,
  Random,
  type Remark,
  type Scored,
  type Unscored,
} from '../../../base/index.js';
import type { Calibration } from '../../../domain/index.js';
import {
  conformalP,
  conformalThreshold,
  discoveries,
  expectedFalseShare,
  halfSplit,
  probabilityOnePasses,
  type BlockedRate,
  type CalibrationFacts,
  type GateWindow,
  type HitGate,
  type Judgement,
  type ReplayFacts,
} from '../../../measure/index.js';
import type { RatesAboveFloor } from '../judging/rates.js';
import { common } from '../words/common.js';
import type { WorkScores } from './collect.js';
import type { CountedWindow } from './counted.js';
import type { WorkCoverage } from './coverageOf.js';
import { gateData, gateWindow, hitGateData, type GateData, type HitGateData } from './gate.js';
import {
  heldWindows,
  judgeHeld,
  largest,
  type Extractable,
  type Floors,
  type HeldWindows,
  type Missing,
} from './judgeHeld.js';
import type { WindowAttackParameters } from './parameters.js';

/** Everything that the controls show about one target. */
export interface TargetCalibration extends HeldWindows, Floors {
  readonly calibration: Calibration;
  readonly judgement: Judgement;
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
  /** The windows above the family floor that do not overlap, against the control. */
  readonly hitGate: HitGateData | Unscored;
  readonly disjointHits: readonly CountedWindow[];
  /** The gates as they were measured. */
  readonly facts: Pick<CalibrationFacts, 'gate'> & { readonly hitGate: HitGate | Unscored };
  /** Rate of the target's windows with disjoint suffixes above the family floor; unscored without a floor. */
  readonly targetRate: BlockedRate | Unscored;
  /** Blocks that have a passage above the family floor, of how many. */
  readonly reached: Pick<RatesAboveFloor, 'blocksHit' | 'blocks' | 'controlBlocksHit' | 'controlBlocks'>;
  /** Rate of control windows above the family floor set by the other blocks. */
  readonly controlRate: BlockedRate | Unscored;
  readonly leaveOneBlockOut: { readonly hits: number; readonly total: number; readonly rate: Scored };
  /** Mean over half-splits of the control by block, and the 5th and 95th percentile. */
  readonly halfSplitFalsePositiveRate: Scored;
  readonly halfSplitFalsePositiveRange: { readonly lower: Scored; readonly upper: Scored };
  /** Share of half-splits of the control in which any window of one half exceeded the family floor set by the other. */
  readonly halfSplitFamilyError: Scored;
  /** Coverage at the family floor; null without a floor. */
  readonly coverage: WorkCoverage | null;
  readonly extractable: Extractable;
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
  options: { readonly seed: string; readonly replay: ReplayFacts },
): TargetCalibration {
  const held = heldWindows(targetScores, controlScores, parameters);
  const gateWindowOf = (window: CountedWindow): GateWindow => gateWindow(window, parameters);
  const judged = judgeHeld(targetScores, held, { parameters, replay: options.replay, gateWindowOf });
  const { floors, rates, coverage, extractable, facts, disjointHits, judgement, missing } = judged;
  const n = held.disjointControl.length;
  const m = held.disjointTarget.length;
  const { kind, reasons } = judgement.calibration;
  return {
    ...held,
    ...floors,
    calibration: { kind, reasons: [...reasons], controls: controlScores.map(({ work }) => work.id) },
    judgement,
    expectedFalseShare: missing.control ?? expectedFalseShare(n),
    probabilityOnePasses: missing.control ?? missing.target ?? probabilityOnePasses(m, n),
    conformal: conformalOf(held, missing, kind, parameters.alpha),
    gate: gateData(facts.gate, n),
    hitGate: hitGateData(judged.hitGate),
    disjointHits,
    facts: { gate: facts.gate, hitGate: judged.hitGate },
    targetRate: rates.target,
    controlRate: rates.control,
    reached: rates,
    leaveOneBlockOut: leftOutNumbers(rates),
    ...halfSplitNumbers(held, missing, parameters.alpha, options.seed),
    coverage,
    extractable,
    notes: [targetScores, ...controlScores].flatMap((scores) => [
      ...unscoredNote(scores),
      ...apartNotes(scores),
    ]),
  };
}

function conformalOf(
  { disjointTarget, disjointControl }: HeldWindows,
  missing: Missing,
  kind: Calibration['kind'],
  alpha: number,
): TargetCalibration['conformal'] {
  const logP = disjointControl.map(({ logPz }) => logPz);
  const threshold = missing.control ?? conformalThreshold(logP, alpha);
  const noRate = kind === 'imperfect' ? common.unscored('no-rate-imperfect') : null;
  return {
    p: noRate ?? missing.control ?? missing.target ?? conformalP(largest(disjointTarget), logP),
    log10Threshold: noRate ?? (threshold.kind === 'threshold' ? threshold.tau / Math.LN10 : threshold),
    windowsAbove:
      threshold.kind === 'threshold' ? disjointTarget.filter(({ logPz }) => logPz > threshold.tau).length : 0,
    listed: benjaminiHochbergList(disjointTarget, logP),
  };
}

function leftOutNumbers({ leftOut }: RatesAboveFloor): TargetCalibration['leaveOneBlockOut'] {
  return leftOut.kind === 'left-out'
    ? { hits: leftOut.hitCount, total: leftOut.hits.length, rate: leftOut.rate }
    : { hits: 0, total: 0, rate: leftOut };
}

function halfSplitNumbers(
  { disjointControl }: HeldWindows,
  missing: Missing,
  alpha: number,
  seed: string,
): Pick<
  TargetCalibration,
  'halfSplitFalsePositiveRate' | 'halfSplitFalsePositiveRange' | 'halfSplitFamilyError'
> {
  const split =
    missing.control ??
    halfSplit({
      logP: disjointControl.map(({ logPz }) => logPz),
      blocks: disjointControl.map(({ block }) => block),
      alpha,
      random: new Random(halfSplitSeed(seed)),
    });
  return {
    halfSplitFalsePositiveRate: split.kind === 'half-split' ? split.falsePositiveRate : split,
    halfSplitFalsePositiveRange:
      split.kind === 'half-split' ? split.falsePositiveRange : { lower: split, upper: split },
    halfSplitFamilyError: split.kind === 'half-split' ? split.familyError : split,
  };
}

/** Says how many windows of a work have no score, and why. */
function unscoredNote({ work, scored, unscoredReasons }: WorkScores): Remark[] {
  const missing = scored.reduce((sum, flag) => sum + 1 - flag, 0);
  if (missing === 0) return [];
  const because = [...new Map(unscoredReasons.map((reason) => [reason.text, reason])).values()];
  return [common.remark('windows-unscored', { missing, windows: scored.length, work: work.id, because })];
}

/** Says how many windows of a work repeat their own context or are mostly figures, and are counted apart. */
function apartNotes({ work, windows }: WorkScores): Remark[] {
  const total = windows.starts.length;
  const repeating = windows.repeating.reduce((sum, flag) => sum + flag, 0);
  const figures = windows.figures.reduce((sum, flag) => sum + flag, 0);
  return [
    ...(repeating === 0
      ? []
      : [common.remark('windows-repeating', { repeating, windows: total, work: work.id })]),
    ...(figures === 0 ? [] : [common.remark('windows-figures', { figures, windows: total, work: work.id })]),
  ];
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
    const low = firstWhere(sorted.length, (middle) => elementAt(sorted, middle) >= logPz);
    return (1 + sorted.length - low) / (sorted.length + 1);
  });
  return discoveries(pValues, LIST_Q).flatMap((index) => elementAt(target, index));
}
