import { isScored, remarkOf, type Remark, type Scored, type Unscored } from '../../../base/index.js';
import type { Calibration, Interval } from '../../../domain/index.js';
import {
  calibration as calibrationVerdict,
  conformalP,
  expectedFalseShare,
  foreignHits,
  hitGate,
  hitLimits,
  kornGraubard,
  MINIMUM_DISJOINT_HITS,
  probabilityOnePasses,
  tailFit,
  tailFloor,
  tailLimits,
  type BlockedRate,
  type GateWindow,
} from '../../../measure/index.js';
import { calibrationFacts } from '../judging/calibrationFacts.js';
import { gateWindowAt } from '../judging/gateWindow.js';
import { missingInRates } from '../judging/rates.js';
import { common } from '../words/common.js';
import { sampledInterval } from '../words/words.js';
import { floorElsewhere } from './floorElsewhere.js';
import { highestElsewhere } from './highestElsewhere.js';
import type { ScoredPassage } from './scoredPassage.js';

/** An attack's scores on passages, compared with the control's and judged. */
export interface PassageJudgement {
  readonly calibration: Calibration;
  /** The highest control score, which a hit must exceed strictly in any case; unscored without control passages. */
  readonly controlMaximum: Scored;
  /** The least score of a hit, whatever the control reached. */
  readonly minimum: number;
  /** The passages that are hits, in their original order. */
  readonly hits: readonly ScoredPassage[];
  readonly tested: number;
  readonly controlTested: number;
  /** Target passages strictly above every control passage and at least `minimum`; the hits, unless these must exceed the family floor. */
  readonly aboveControl: number;
  /** Control passages that would be hits if the other blocks of the control set the threshold. */
  readonly controlHits: number;
  /** Rate of hits for text of this kind, with the Korn–Graubard interval over blocks. */
  readonly rate: BlockedRate | Unscored;
  readonly controlRate: BlockedRate | Unscored;
  /** Clopper–Pearson interval for the rate of hits over all passages of the work, if those tested are a random sample of them. */
  readonly sampleInterval: Interval;
  /** Conformal p-value of the best passage; not corrected for the number tested. */
  readonly p: Scored;
  /** 1/(n + 1) and m/(m + n). */
  readonly expectedFalseShare: Scored;
  readonly probabilityOnePasses: Scored;
  /**
   * What no passage of an unseen work is expected to exceed (family error 0.01), in the attack's unit; only for scores with an exponential
   * tail.
   */
  readonly familyFloor: Scored;
  /** Number of passages tested together, for which the family floor is set. */
  readonly familySize: number;
  /** Hits strictly above the family floor. */
  readonly aboveFamilyFloor: number;
  /** `claim` if nothing is missing; `measured` if uncalibrated. */
  readonly standing: 'claim' | 'not-shown' | 'measured';
  /** What is missing for a claim. */
  readonly missing: readonly Remark[];
  /** What limits a claim; empty without one. */
  readonly limits: readonly Remark[];
}

/** What a hit must exceed: every control passage, or the family floor, which lies above them. */
export type HitsAbove = 'control' | 'family-floor';

/**
 * Finds the passages that an attack reaches further than any control passage. A passage is a hit if its score is at least `minimum` and
 * strictly above every control score or, where the attack says so, above the family floor. There is a claim if the control is large enough
 * and not refused, and either two hits exceed the family floor (family error 0.01), or, with a matched control, the lower bound of the rate
 * of hits exceeds the upper bound of the control's own rate, for which each block is compared with the others. There is none if the hits
 * can be distinguished from the control without the model: they may come from an older source, or from a machine.
 * @param input target, control: scored passages that share no token; alpha: error rate of the conformal test; exponentialTail: true
 * if the scores of unseen text fall off exponentially, as measured for log p and for lengths of runs (docs/design/calibration-measured.md);
 * otherwise there is no family floor; familySize: number of passages, of this and of other targets, of which none is expected to exceed the
 * family floor, at least those of the target; those of the target unless said; hitsAbove: what a hit must exceed, every control passage unless said. Against the highest of a
 * control one of m innocent passages is a hit with probability m/(m + n), and where passages of a chapter resemble each other, several at
 * a time; against the family floor the error is 0.01 for the whole work
 * @source methods.md §2; Cooper et al. 2026, arXiv 2607.12649
 */
export function judgePassages(input: {
  readonly target: readonly ScoredPassage[];
  readonly control: readonly ScoredPassage[];
  readonly alpha: number;
  readonly minimum?: number;
  readonly exponentialTail?: boolean;
  readonly familySize?: number;
  readonly hitsAbove?: HitsAbove;
}): PassageJudgement {
  const { target, control, alpha, minimum = -Infinity, hitsAbove = 'control' } = input;
  const controlScores = control.map(({ score }) => score);
  const n = control.length;
  const m = target.length;
  const familySize = Math.max(m, input.familySize ?? m);
  const verdict = calibrationVerdict(
    calibrationFacts({
      target: target.map(gateWindow),
      control: n === 0 ? null : control.map(gateWindow),
      alpha,
      replay: { kind: 'other-check' },
    }),
  );
  const controls = [...new Set(control.map(({ passage }) => passage.work.id))];
  const highest = highestOf(controlScores);
  const isHit = (score: number, over: number): boolean =>
    score >= minimum && score > over && score > -Infinity;
  const familyFloor = floorOf(controlScores, familySize, input.exponentialTail === true);
  // Without a control and without a minimum, nothing defines a hit, so there is none.
  const overControl = n > 0 ? highest : minimum > -Infinity ? -Infinity : Infinity;
  const overFloor = isScored(familyFloor) ? familyFloor : Infinity;
  const flags = target.map(({ score }) => isHit(score, hitsAbove === 'control' ? overControl : overFloor));
  const elsewhere =
    hitsAbove === 'control'
      ? highestElsewhere(control)
      : isScored(familyFloor)
        ? floorElsewhere(control, familySize)
        : () => Infinity;
  const controlFlags = control.map((scored) => isHit(scored.score, elsewhere(scored)));
  const hits = target.filter((_, index) => flags[index] === true);
  const rate = rateOf(target, flags);
  const controlRate = rateOf(control, controlFlags);
  const aboveFamilyFloor = isScored(familyFloor) ? hits.filter(({ score }) => score > familyFloor).length : 0;
  const compared = hitGate({ hits: hits.map(gateWindow), control: control.map(gateWindow) });
  const foreign = foreignHits(compared);
  // Hits above the floor support a claim by themselves. Without one, their rate is 0 and supports none either.
  const byRates = verdict.kind === 'calibrated' && hitsAbove === 'control';
  const unmet = missingFor(familyFloor, aboveFamilyFloor, byRates, hits.length, rate, controlRate);
  const missing = foreign === null ? unmet : [foreign, ...unmet];
  const standing =
    missing.length === 0 && verdict.kind !== 'uncalibrated'
      ? 'claim'
      : verdict.kind === 'uncalibrated' || aboveFamilyFloor === 1
        ? 'measured'
        : 'not-shown';
  return {
    calibration: { kind: verdict.kind, reasons: [...verdict.reasons], controls },
    controlMaximum: n === 0 ? common.unscored('no-control-passage-tried') : finiteOr(highest),
    minimum,
    hits,
    aboveControl: target.filter(({ score }) => isHit(score, overControl)).length,
    tested: m,
    controlTested: n,
    controlHits: controlFlags.filter(Boolean).length,
    rate,
    controlRate,
    sampleInterval: sampledInterval(
      hits.length,
      m,
      'the share of all passages of this work that would be hits, estimated from the random sample tested',
    ),
    p:
      n === 0 || m === 0
        ? common.unscored('no-control-passage-tried')
        : verdict.kind === 'imperfect'
          ? common.unscored('no-rate-imperfect')
          : best(target, controlScores),
    expectedFalseShare: n === 0 ? common.unscored('no-control-passage-tried') : expectedFalseShare(n),
    probabilityOnePasses:
      n === 0 || m === 0 ? common.unscored('no-control-passage-tried') : probabilityOnePasses(m, n),
    familyFloor,
    familySize,
    aboveFamilyFloor,
    standing,
    missing,
    limits:
      standing === 'claim'
        ? [...hitLimits(compared), ...(aboveFamilyFloor > 0 ? tailLimits(tailFit(controlScores)) : [])]
        : [],
  };
}

/** A passage as the blind gate sees it: prefix and suffix as text and as tokens. */
export function gateWindow({ passage }: ScoredPassage): GateWindow {
  const { work, startToken, prefixTokens, suffixTokens, block } = passage;
  return gateWindowAt(work, { startToken, tokens: prefixTokens + suffixTokens, block });
}

function highestOf(scores: readonly number[]): number {
  return scores.reduce((most, score) => Math.max(most, score), -Infinity);
}

function finiteOr(value: number): Scored {
  return value === -Infinity ? common.unscored('nothing-reached-in-control') : value;
}

function best(target: readonly ScoredPassage[], control: readonly number[]): number {
  return conformalP(highestOf(target.map(({ score }) => score)), control);
}

function rateOf(passages: readonly ScoredPassage[], hits: readonly boolean[]): BlockedRate | Unscored {
  if (passages.length === 0) return common.unscored('no-passage-tried');
  // If all or none are hits, log p or else the scores show how similar the blocks are. Equal scores and −Infinity show nothing.
  const scores = passages.map(({ score, logP }) => logP ?? score);
  const alike = scores.every(Number.isFinite) ? { logP: scores } : {};
  return kornGraubard({
    hits,
    blocks: passages.map(({ passage }) => passage.block),
    ...alike,
    worstCase: true,
  });
}

function floorOf(controlScores: readonly number[], familySize: number, exponentialTail: boolean): Scored {
  if (!exponentialTail) return common.unscored('tail-unknown');
  if (familySize === 0) return common.unscored('no-passage-tried-floor');
  const floor = tailFloor({ controlScores, targetCount: familySize });
  return floor.kind === 'floor' ? floor.floor : floor;
}

/** Nothing is missing if two passages exceed the family floor or, with a matched control, if the rates support the claim. */
function missingFor(
  familyFloor: Scored,
  aboveFamilyFloor: number,
  byRates: boolean,
  hits: number,
  rate: BlockedRate | Unscored,
  controlRate: BlockedRate | Unscored,
): Remark[] {
  if (aboveFamilyFloor >= MINIMUM_DISJOINT_HITS) return [];
  const inRates = [
    ...(hits === 0 ? [common.remark('none-exceeds-control')] : []),
    ...missingInRates(rate, controlRate),
  ];
  if (byRates && inRates.length === 0) return [];
  return [
    isScored(familyFloor)
      ? common.remark(aboveFamilyFloor === 0 ? 'no-passage-above-floor' : 'passage-alone')
      : common.remark('no-floor', { because: remarkOf(familyFloor) }),
    ...(byRates ? inRates : []),
  ];
}
