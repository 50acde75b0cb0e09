import { isScored, type Scored, type Unscored } from '../../../base/index.js';
import { policyName } from '../../../domain/index.js';
import {
  extractableWithin,
  familyFloor,
  hitGate,
  isAboveFloor,
  judge,
  logPzNeeded,
  margin,
  negativePower,
  paperFloor,
  tailFit,
  type CalibrationFacts,
  type GateWindow,
  type HitGate,
  type Judgement,
  type PassageFacts,
  type PortionFacts,
  type ReplayFacts,
} from '../../../measure/index.js';
import { parsePolicies } from '../drawing/policies.js';
import { calibrationFacts } from '../judging/calibrationFacts.js';
import { ratesAboveFloor, type RatesAboveFloor } from '../judging/rates.js';
import { wholeWords } from '../text/wholeWords.js';
import { common } from '../words/common.js';
import type { WorkScores } from './collect.js';
import { countedWindows, disjoint, type CountedWindow } from './counted.js';
import { coverageAbove, type WorkCoverage } from './coverageOf.js';
import type { WindowAttackParameters } from './parameters.js';

/** The windows of a target and of the controls that count and are compared. */
export interface HeldWindows {
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
  /** Number of controls that were chosen. */
  readonly controlWorks: number;
}

/** The floors that the control sets, with the numbers from which they are computed. */
export interface Floors {
  readonly log10Tau: Scored;
  readonly log10TauF: Scored;
  readonly log10TauPlus5: Scored;
  /** Largest log10 score of the control. */
  readonly log10ControlMax: Scored;
  readonly tailMeanDecades: Scored;
  readonly familyMarginDecades: Scored;
}

/** Windows that are extractable within the query budget under the first policy, and all that were tested. */
export interface Extractable {
  readonly target: Scored;
  readonly tested: number;
  readonly control: number;
  readonly controlTested: number;
}

/** The reason why a number about the control, or about the target, is missing; null if there are windows. */
export interface Missing {
  readonly control: Unscored | null;
  readonly target: Unscored | null;
}

/** A target compared with the control windows that are held: floors, rates, coverage, the gates, and the steps of the claim. */
export interface JudgedHeld {
  readonly missing: Missing;
  readonly floors: Floors;
  readonly rates: RatesAboveFloor;
  readonly coverage: WorkCoverage | null;
  readonly extractable: Extractable;
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
      disjointAbove: disjointHits.length,
      hitGate: compared,
      tail: tailFit(held.disjointControl.map(({ logPz }) => logPz)),
      power: negativePower({ log10Floor: log10TauF, suffixTokens: parameters.suffixTokens }),
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
export function heldWindows(
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
): Omit<PassageFacts, 'disjointAbove' | 'hitGate' | 'power' | 'tail'> {
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
    bestAboveFloorDecades: isScored(log10TauF) ? margin(largest(target), log10TauF) : log10TauF,
  };
}

/** The numbers of step 2 at a floor, from the coverage and the rates above it. */
export function portionAt(
  scores: WorkScores,
  coverage: WorkCoverage | null,
  {
    target,
    control,
    blocksHit,
    blocks,
  }: Pick<RatesAboveFloor, 'target' | 'control' | 'blocksHit' | 'blocks'>,
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

function extractableOf(
  { tilingTarget: target, tilingControl: control }: HeldWindows,
  log10Floor: Scored,
  parameters: WindowAttackParameters,
  replay: ReplayFacts,
): Extractable {
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

/** The largest score; −Infinity without one. */
export function largest(windows: readonly CountedWindow[]): number {
  return windows.reduce((most, { logPz }) => Math.max(most, logPz), -Infinity);
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
