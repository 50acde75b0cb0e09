import { isScored, Random, type Scored, type Remark, type Unscored } from '../../../base/index.js';
import { policyName, type Calibration } from '../../../domain/index.js';
import {
  conformalP,
  conformalThreshold,
  discoveries,
  expectedFalseShare,
  extractableWithin,
  familyFloor,
  halfSplit,
  hitGate,
  isAboveFloor,
  judge,
  logPzNeeded,
  negativePower,
  paperFloor,
  probabilityOnePasses,
  tailFit,
  type BlockedRate,
  type GateWindow,
  type HitGate,
  type CalibrationFacts,
  type Judgement,
  type NegativePower,
  type PassageFacts,
  type PortionFacts,
  type ReplayFacts,
} from '../../../measure/index.js';
import { calibrationFacts } from '../judging/calibrationFacts.js';
import { ratesAboveFloor, type RatesAboveFloor } from '../judging/rates.js';
import type { WorkScores } from './collect.js';
import { countedWindows, disjoint, type CountedWindow } from './counted.js';
import { gateData, gateWindow, hitGateData, type GateData, type HitGateData } from './gate.js';
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
  /** The windows above the family floor that do not overlap, against the control. */
  readonly hitGate: HitGateData | Unscored;
  readonly disjointHits: readonly CountedWindow[];
  /** The gates as they were measured. */
  readonly facts: Pick<CalibrationFacts, 'gate'> & { readonly hitGate: HitGate | Unscored };
  /** Rate of the target's windows with disjoint suffixes above the family floor; unscored without a floor. */
  readonly targetRate: BlockedRate | Unscored;
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

/** The windows of a target and of the controls that count and are compared. */
export type HeldWindows = Pick<
  TargetCalibration,
  | 'target'
  | 'tilingTarget'
  | 'disjointTarget'
  | 'control'
  | 'tilingControl'
  | 'disjointControl'
  | 'controlBlocks'
> & {
  /** Number of controls that were chosen. */
  readonly controlWorks: number;
};

/** The reason why a number about the control, or about the target, is missing; null if there are windows. */
interface Missing {
  readonly control: Unscored | null;
  readonly target: Unscored | null;
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
    leaveOneBlockOut: leftOutNumbers(rates),
    ...halfSplitNumbers(held, missing, parameters.alpha, options.seed),
    coverage,
    extractable,
    notes: [targetScores, ...controlScores].flatMap((scores) => [
      ...unscoredNote(scores),
      ...repeatingNote(scores),
    ]),
  };
}

/** A target compared with the control windows that are held: floors, rates, coverage, the gates, and the steps of the claim. */
export interface JudgedHeld {
  readonly missing: Missing;
  readonly floors: Floors;
  readonly rates: RatesAboveFloor;
  readonly coverage: WorkCoverage | null;
  readonly extractable: TargetCalibration['extractable'];
  readonly facts: CalibrationFacts;
  /** Target windows above the family floor that share no token, and their comparison with the control. */
  readonly disjointHits: readonly CountedWindow[];
  readonly hitGate: HitGate | Unscored;
  readonly judgement: Judgement;
}

/**
 * Judges a target against the control windows that are held, all of them or without a block.
 * @param how gateWindowOf: a window as the blind gate sees it
 */
export function judgeHeld(
  targetScores: WorkScores,
  held: HeldWindows,
  how: {
    readonly parameters: WindowAttackParameters;
    readonly replay: ReplayFacts;
    readonly gateWindowOf: (window: CountedWindow) => GateWindow;
  },
): JudgedHeld {
  const { parameters, replay } = how;
  const missing: Missing = {
    control:
      held.disjointControl.length > 0
        ? null
        : common.unscored(held.controlWorks === 0 ? 'no-control' : 'no-control-window'),
    target: held.disjointTarget.length > 0 ? null : common.unscored('no-target-window'),
  };
  const floors = floorsOf(held, missing);
  const { log10TauF } = floors;
  const rates = ratesAboveFloor(
    held.tilingTarget,
    held.tilingControl,
    log10TauF,
    missing.control ?? missing.target,
  );
  const coverage = isScored(log10TauF)
    ? coverageAbove(targetScores, held.target, log10TauF, parameters, true)
    : null;
  const extractable = extractableOf(held, log10TauF, parameters, replay);
  const hits = isScored(log10TauF) ? held.target.filter(({ logPz }) => isAboveFloor(logPz, log10TauF)) : [];
  const gateWindows = (windows: readonly CountedWindow[]): GateWindow[] => windows.map(how.gateWindowOf);
  const facts = calibrationFacts({
    target: gateWindows(held.disjointTarget),
    control: held.controlWorks === 0 ? null : gateWindows(held.disjointControl),
    alpha: parameters.alpha,
    replay,
  });
  const disjointHits = disjoint(hits, parameters.prefixTokens + parameters.suffixTokens);
  const compared = hitGate({
    hits: gateWindows(disjointHits),
    control: gateWindows(held.disjointControl),
  });
  const judgement = judge({
    facts,
    passage: {
      ...passageFacts(held, floors, missing),
      hitGate: compared,
      tail: tailFit(held.disjointControl.map(({ logPz }) => logPz)),
      power: powerOf(held, log10TauF, parameters),
    },
    portion: portionAt(targetScores, coverage, rates, parameters),
    budget: {
      within: extractable.target,
      tested: extractable.tested,
      controlWithin: extractable.control,
      controlTested: extractable.controlTested,
      queries: parameters.queries,
      p: parameters.queryProbability,
      prefixTokens: parameters.prefixTokens,
      policy: firstPolicy(parameters),
    },
  });
  return {
    missing,
    floors,
    rates,
    coverage,
    extractable,
    facts,
    disjointHits,
    hitGate: compared,
    judgement,
  };
}

/** The windows of a target and of the controls that count, and those of them that share no passage or no token. */
function heldWindows(
  targetScores: WorkScores,
  controlScores: readonly WorkScores[],
  parameters: WindowAttackParameters,
): HeldWindows {
  const target = countedWindows(targetScores, parameters, true);
  const windowTokens = parameters.prefixTokens + parameters.suffixTokens;
  return {
    target,
    tilingTarget: disjoint(target, parameters.suffixTokens),
    disjointTarget: disjoint(target, windowTokens),
    ...heldControl(
      controlScores.flatMap((scores) => countedWindows(scores, parameters, true)),
      parameters,
    ),
    controlWorks: controlScores.length,
  };
}

/** Control windows that count, and those of them that share no passage or no token. */
export function heldControl(
  control: readonly CountedWindow[],
  { prefixTokens, suffixTokens }: Pick<WindowAttackParameters, 'prefixTokens' | 'suffixTokens'>,
): Pick<HeldWindows, 'control' | 'tilingControl' | 'disjointControl' | 'controlBlocks'> {
  const disjointControl = disjoint(control, prefixTokens + suffixTokens);
  return {
    control,
    tilingControl: disjoint(control, suffixTokens),
    disjointControl,
    controlBlocks: new Set(disjointControl.map(({ block }) => block)).size,
  };
}

/** The floors that the control sets, with the numbers from which they are computed. */
type Floors = Pick<
  TargetCalibration,
  'log10Tau' | 'log10TauF' | 'log10TauPlus5' | 'log10ControlMax' | 'tailMeanDecades' | 'familyMarginDecades'
>;

function floorsOf({ target, control }: HeldWindows, missing: Missing): Floors {
  const controlLogP = control.map(({ logPz }) => logPz);
  const tau = paperFloor(controlLogP);
  const family =
    missing.target ?? missing.control ?? familyFloor({ controlLogP, targetCount: target.length });
  return {
    log10Tau: tau.kind === 'floor' ? tau.log10Tau : tau,
    log10TauF: family.kind === 'floor' ? family.log10TauF : family,
    log10TauPlus5: tau.kind === 'floor' ? tau.log10Tau + 5 : tau,
    log10ControlMax: tau.kind === 'floor' ? tau.log10Max : tau,
    tailMeanDecades: family.kind === 'floor' ? family.b : family,
    familyMarginDecades: family.kind === 'floor' ? family.deltaF : family,
  };
}

function passageFacts(
  { target, control }: HeldWindows,
  { log10TauF, log10ControlMax }: Floors,
  missing: Missing,
): Omit<PassageFacts, 'hitGate' | 'power' | 'tail'> {
  const none = missing.control ?? common.unscored('no-control-window');
  return {
    log10FamilyFloor: log10TauF,
    above: isScored(log10TauF) ? target.filter(({ logPz }) => isAboveFloor(logPz, log10TauF)).length : 0,
    tested: target.length,
    controls: control.length,
    bestExcessDecades:
      isScored(log10ControlMax) && missing.target === null
        ? largest(target) / Math.LN10 - log10ControlMax
        : none,
  };
}

function powerOf(
  { tilingTarget }: HeldWindows,
  log10TauF: Scored,
  { suffixTokens }: WindowAttackParameters,
): NegativePower {
  const hits = isScored(log10TauF)
    ? tilingTarget.filter(({ logPz }) => isAboveFloor(logPz, log10TauF)).length
    : 0;
  return negativePower({ log10Floor: log10TauF, suffixTokens, hits, tested: tilingTarget.length });
}

/** The numbers of step 2 at a floor, from the coverage and the rates above it. */
export function portionAt(
  scores: WorkScores,
  coverage: WorkCoverage | null,
  { target, control, blocksHit, blocks }: Omit<RatesAboveFloor, 'leftOut'>,
  { substantialShare }: WindowAttackParameters,
): PortionFacts {
  return {
    share: coverage !== null && isScored(coverage.share) ? coverage.share : 0,
    coveredWords: coverage === null ? 0 : wordsIn(scores, coverage),
    coveredChars: coverage?.coveredChars ?? 0,
    blocksHit,
    blocks,
    lowerBound: target.kind === 'rate' ? target.lower : target,
    controlUpperBound: control.kind === 'rate' ? control.upper : control,
    yardstick: { kind: 'share', share: substantialShare },
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

/** Says how many windows of a work repeat their own context, and are counted apart. */
function repeatingNote({ work, windows }: WorkScores): Remark[] {
  const repeating = windows.repeating.reduce((sum, flag) => sum + flag, 0);
  return repeating === 0
    ? []
    : [common.remark('windows-repeating', { repeating, windows: windows.starts.length, work: work.id })];
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
  { tilingTarget: target, tilingControl: control }: HeldWindows,
  log10Floor: Scored,
  parameters: WindowAttackParameters,
  replay: ReplayFacts,
): TargetCalibration['extractable'] {
  const policyOf = ({ scores, window }: CountedWindow): number =>
    scores.policyLogPz[0]?.[window] ?? -Infinity;
  const within = extractableWithin({
    logPz: target.map(({ logPz }) => logPz),
    policyLogPz: target.map(policyOf),
    log10Floor,
    replayDecades: replay.kind === 'made' ? replay.decades : common.unscored('no-window-replayed'),
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
