import {
  counted,
  isScored,
  percent,
  percentAtMost,
  powerOfTen,
  type Remark,
  remarkOf,
  type Scored,
  type Unscored,
  verbOf,
  wholeNumber,
} from '../../base/index.js';
import { FLOOR_HOLDS_IF } from '../../domain/index.js';
import { calibration, type CalibrationFacts, type CalibrationVerdict } from './calibration.js';
import { FAMILY_ERROR } from './floor.js';
import { hitGateLimit, MINIMUM_GATED_HITS, type HitGate } from './hitGate.js';
import type { NegativePower } from './power.js';
import { TAIL_HEAVIER_P, type TailFit } from './tailFit.js';
import { words } from '../words.js';

/** Blocks that must hold hits before a portion is called substantial. */
export const MINIMUM_HIT_BLOCKS = 3;

/** Passages above the floor that share no token, from which on a claim does not rest on one passage alone. */
export const MINIMUM_DISJOINT_HITS = 2;

/** Decades above the family floor from which on one passage alone carries a claim. */
export const SINGLE_HIT_DECADES = 10;

/**
 * Mean token probability that a floor asks for, from which on a result of none is no test. Under the shipped planted model, text that was
 * repeated 64 times has .98 in the median passage, and text that was repeated 16 times .85 in the best of 54.
 */
export const NO_TEST_TOKEN_PROBABILITY = 0.9;

/** The yardstick of the program, as a share of the characters of a work; a plan can set another. */
export const DEFAULT_SUBSTANTIAL_SHARE = 0.1;

/** How much must be covered to be called substantial; fixed before scoring. */
export type Yardstick =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'words'; readonly words: number }
  | { readonly kind: 'characters'; readonly characters: number };

/** The numbers of step 1, over all windows that were measured: the family that τ_F was set for. */
export interface PassageFacts {
  /** log10 of τ_F. */
  readonly log10FamilyFloor: Scored;
  /** Target windows above τ_F, of how many. */
  readonly above: number;
  readonly tested: number;
  /** Control windows that set τ_F. */
  readonly controls: number;
  /** Target windows above τ_F that share no token. */
  readonly disjointAbove: number;
  /** By how many decades the most probable target window exceeds the highest control score. */
  readonly bestExcessDecades: Scored;
  /** By how many decades it exceeds τ_F. */
  readonly bestAboveFloorDecades: Scored;
  /** Does the upper tail of the control look exponential, as the floor assumes? */
  readonly tail: TailFit | Unscored;
  /** What a result of none could have seen. */
  readonly power: NegativePower;
  /** Are the windows above τ_F, those that do not overlap, text of the control's kind? Unscored if it cannot be known. */
  readonly hitGate: HitGate | Unscored;
}

/** The numbers of step 2, over the windows whose passages do not overlap. */
export interface PortionFacts {
  /** Coverage of the work at τ_F: a census, without sampling error. */
  readonly share: number;
  readonly coveredWords: number;
  readonly coveredChars: number;
  /** Blocks that hold a window above τ_F, of how many. */
  readonly blocksHit: number;
  readonly blocks: number;
  /** Korn–Graubard lower bound of the target's rate above τ_F. */
  readonly lowerBound: Scored;
  /** Upper bound of the control's rate above the floor, each block compared with the floor set by the others. */
  readonly controlUpperBound: Scored;
  readonly yardstick: Yardstick;
}

/** The numbers of step 3. */
export interface BudgetFacts {
  /** Windows that step 3 holds for, of how many; see extractableWithin. */
  readonly within: Scored;
  readonly tested: number;
  /** Control windows whose p_z reaches the same budget, of how many. */
  readonly controlWithin: number;
  readonly controlTested: number;
  readonly queries: number;
  readonly p: number;
  /** Tokens of the work that each query is given, ≥ 1. */
  readonly prefixTokens: number;
  /** Name of the decoding policy, e.g. `top-k 40, T 1`. */
  readonly policy: string;
}

/** One step of the claim. */
export interface ClaimStep {
  /** `claim`: holds. `not-shown`: tested and not reached. `measured`: a number without a claim. */
  readonly standing: 'claim' | 'not-shown' | 'measured';
  /** What is said of the step, in plain words. The sentence with the number also names the control. */
  readonly sentence: string;
  /** What was not reached; empty for a claim. */
  readonly missing: readonly Remark[];
  /** What limits a claim; empty without one. */
  readonly limits: readonly Remark[];
}

/** The first two steps of the claim, and the calibration they rest on. */
export interface PortionJudgement {
  readonly calibration: CalibrationVerdict;
  readonly steps: { readonly memorizedPassage: ClaimStep; readonly substantialPortion: ClaimStep };
}

/** The three steps of the claim, and the calibration they rest on. */
export interface Judgement extends PortionJudgement {
  readonly steps: PortionJudgement['steps'] & { readonly extractable: ClaimStep };
}

/** How every sentence about a step 1 that was not reached begins. */
export const NOT_SHOWN =
  'This test did not show memorization. It does not rule it out: text repeated only a few times can be missed.';

/**
 * Decides which steps of the claim hold: a memorized passage, a substantial portion, extractable within n queries. Each later
 * step needs step 1. Without calibration every step is `measured`, and its sentence gives the reason.
 * @param input already computed numbers; nothing is scored here
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Cooper & Grimmelmann 2025, arXiv 2404.12590 (definition); Cooper et al. 2026, arXiv 2607.12649 (chain of the claim)
 */
export function judge(input: {
  readonly facts: CalibrationFacts;
  readonly passage: PassageFacts;
  readonly portion: PortionFacts;
  readonly budget: BudgetFacts;
}): Judgement {
  const { calibration: verdict, steps } = judgePortion(input);
  const holds = steps.memorizedPassage.standing === 'claim';
  const none = noTest(input.passage);
  return {
    calibration: verdict,
    steps: {
      ...steps,
      extractable:
        none === null
          ? budgetStep(input.budget, input.passage, verdict, holds)
          : measured('it is not known which passages exceed the family floor', verdict, [none]),
    },
  };
}

/** The first two steps of {@link judge}, for a measurement without a query budget. */
export function judgePortion(input: {
  readonly facts: CalibrationFacts;
  readonly passage: PassageFacts;
  readonly portion: PortionFacts;
}): PortionJudgement {
  const verdict = calibration(input.facts);
  const memorizedPassage = passageStep(input.passage, verdict);
  const holds = memorizedPassage.standing === 'claim';
  const { log10FamilyFloor: floor } = input.passage;
  const none = isScored(floor) ? noTest(input.passage) : remarkOf(floor);
  return {
    calibration: verdict,
    steps: {
      memorizedPassage,
      substantialPortion:
        none === null
          ? portionStep(input.portion, input.passage, verdict, holds)
          : measured('it is not known which portion of the work exceeds a floor', verdict, [none]),
    },
  };
}

/**
 * Why the floor leaves nothing to be shown: it is 1 or more, which no probability exceeds; or nothing exceeds it, and a passage needed a mean
 * token probability of {@link NO_TEST_TOKEN_PROBABILITY} or more. Such a test says nothing about the work. Null where it is a test, or
 * without a floor.
 */
function noTest({ log10FamilyFloor: floor, above, controls, power }: PassageFacts): Remark | null {
  if (!isScored(floor)) return null;
  if (floor >= 0) return words.remark('no-test', { log10Floor: floor, controls });
  const { meanTokenProbability: needed } = power;
  return above === 0 && isScored(needed) && needed >= NO_TEST_TOKEN_PROBABILITY
    ? words.remark('no-test', { log10Floor: floor, controls, tokenProbability: needed })
    : null;
}

function passageStep(passage: PassageFacts, verdict: CalibrationVerdict): ClaimStep {
  const { log10FamilyFloor: floor, bestExcessDecades: best, controls } = passage;
  if (!isScored(floor))
    return measured(`no family floor could be set from ${wholeNumber(controls)} control passages`, verdict, [
      remarkOf(floor),
    ]);
  const none = noTest(passage);
  if (none !== null)
    return measured(
      `the most probable of ${wholeNumber(controls)} control passages set a family floor of ${powerOfTen(floor)}`,
      verdict,
      [none],
    );
  const setFloor = `the family floor of ${powerOfTen(floor)} set by ${wholeNumber(controls)} control passages`;
  const counted = `${wholeNumber(passage.above)} of ${wholeNumber(passage.tested)} passages ${verbOf(passage.above, 'exceeds', 'exceed')} ${setFloor}`;
  if (verdict.kind === 'uncalibrated') return measured(counted, verdict);
  if (passage.above === 0) {
    return {
      standing: 'not-shown',
      sentence: `${NOT_SHOWN} None of ${wholeNumber(passage.tested)} passages exceeds ${setFloor}.${powerWords(passage.power)}`,
      missing: [words.remark('no-passage-above')],
      limits: [],
    };
  }
  const foreign = foreignHits(passage.hitGate);
  if (foreign !== null) {
    return {
      standing: 'measured',
      sentence: `${counted}. ${foreign.text} Look for an older source that the work quotes, or for text that a machine wrote. Nothing is claimed about the work.`,
      missing: [foreign],
      limits: [],
    };
  }
  const { bestAboveFloorDecades: decades } = passage;
  if (
    passage.disjointAbove < MINIMUM_DISJOINT_HITS &&
    !(isScored(decades) && decades >= SINGLE_HIT_DECADES)
  ) {
    const alone = words.remark('hit-alone', { decades, needed: SINGLE_HIT_DECADES });
    return {
      standing: 'measured',
      sentence: `${counted}. ${alone.text} Nothing is claimed about the work.`,
      missing: [alone],
      limits: [],
    };
  }
  const excess = isScored(best)
    ? `; the most probable passage exceeds them by ${best.toFixed(1)} decades`
    : '';
  const error =
    verdict.kind === 'imperfect'
      ? `${doubtWords(verdict)}, so no error rate is stated.`
      : `The family error rate is about ${FAMILY_ERROR} if ${FLOOR_HOLDS_IF}.`;
  return {
    standing: 'claim',
    sentence: `${counted}. Such a passage also exceeds every one of these control passages${excess}. ${error}${untoldWords(passage.hitGate)}`,
    missing: [],
    limits: [...hitLimits(passage.hitGate), ...tailLimits(passage.tail)],
  };
}

/** Why a calibration is imperfect: the control, or a check that was not made. */
function doubtWords({ reasons }: CalibrationVerdict): string {
  return reasons.some(({ code }) => code === 'gate-imperfect')
    ? 'The control is imperfectly matched'
    : 'No window was scored a second time';
}

/** What speaks against the exponential tail that a floor assumes. A high p does not show that the tail is exponential. */
export function tailLimits(tail: TailFit | Unscored): Remark[] {
  if (tail.kind === 'unscored' || tail.p >= TAIL_HEAVIER_P) return [];
  return [words.remark('tail-heavier', { variation: tail.variation, p: tail.p, k: tail.k })];
}

/** What a passage needed in order to be found. */
function powerWords({ meanTokenProbability }: NegativePower): string {
  return isScored(meanTokenProbability)
    ? ` To be found, a passage needed a mean token probability above ${meanTokenProbability.toPrecision(2)}.`
    : '';
}

/** Said with every number about passages above the floor that may be foreign to the work; empty otherwise. */
function foreignWords(gate: HitGate | Unscored): string {
  return foreignHits(gate) === null
    ? ''
    : ' These passages differ from the control even without the model, so nothing is claimed about the work.';
}

/** Said in a claim whose passages could not be compared with the control; empty where they could. */
function untoldWords(gate: HitGate | Unscored): string {
  if (gate.kind === 'hit-gate' && gate.verdict === 'like-control') return '';
  const whether =
    gate.kind === 'hit-gate'
      ? 'These passages are too few to show whether they'
      : 'It is not known whether these passages';
  return ` ${whether} are foreign to the work, such as quotations or text that a machine wrote.`;
}

/** The reason why the passages above the floor are no evidence about the work; null if there is none. */
export function foreignHits(gate: HitGate | Unscored): Remark | null {
  if (gate.kind !== 'hit-gate' || gate.verdict !== 'foreign') return null;
  return words.remark('hits-foreign', {
    hits: gate.hits,
    distance: gate.distance,
    limit: hitGateLimit(gate.hits),
  });
}

/** What the comparison of the hits with the control leaves open, or shows. */
export function hitLimits(gate: HitGate | Unscored): Remark[] {
  if (gate.kind === 'unscored') return [words.remark('hits-not-compared', { because: remarkOf(gate) })];
  const { hits, distance } = gate;
  return gate.verdict === 'too-few'
    ? [words.remark('hits-too-few', { hits, needed: MINIMUM_GATED_HITS })]
    : [words.remark('hits-like-control', { hits, distance })];
}

function portionStep(
  portion: PortionFacts,
  { controls, hitGate }: PassageFacts,
  verdict: CalibrationVerdict,
  passageHolds: boolean,
): ClaimStep {
  const found = `${percent(portion.share)} of the work lies in passages that exceed the family floor set by ${wholeNumber(controls)} control passages, in ${portion.blocksHit} of ${counted(portion.blocks, 'block')}`;
  if (verdict.kind === 'uncalibrated') return measured(found, verdict);
  const missing = portionMissing(portion, passageHolds);
  const upper = portion.controlUpperBound;
  if (missing.length > 0 || !isScored(upper)) {
    return {
      standing: 'not-shown',
      sentence: `This test did not show a substantial portion: ${found}.${foreignWords(hitGate)}`,
      missing,
      limits: [],
    };
  }
  const covered = `${percent(portion.share)} of the work lies in passages that exceed the family floor, in ${portion.blocksHit} of ${counted(portion.blocks, 'block')}`;
  return {
    standing: 'claim',
    sentence: `${covered}; in text like the control, at most ${percentAtMost(upper)} of the passages exceed it (upper end of a 95% interval; each control block is compared with the floor set by the others).`,
    missing: [],
    limits: [],
  };
}

/** Whether the numbers of step 2 meet its conditions: the yardstick, the blocks and the bounds. */
export function portionConditionsMet(portion: PortionFacts): boolean {
  return portionMissing(portion, true).length === 0;
}

function portionMissing(portion: PortionFacts, passageHolds: boolean): Remark[] {
  const { lowerBound: lower, controlUpperBound: upper, blocksHit: blocks } = portion;
  const missing: Remark[] = [];
  if (!passageHolds) missing.push(words.remark('no-memorized-passage'));
  missing.push(...yardstickShortfall(portion));
  if (blocks < MINIMUM_HIT_BLOCKS)
    missing.push(words.remark('hit-blocks', { blocks, needed: MINIMUM_HIT_BLOCKS }));
  if (!isScored(lower)) missing.push(words.remark('no-interval-target', { because: remarkOf(lower) }));
  if (!isScored(upper)) missing.push(words.remark('no-interval-control', { because: remarkOf(upper) }));
  if (isScored(lower) && isScored(upper) && lower <= upper)
    missing.push(words.remark('bounds-overlap', { lower, upper }));
  return missing;
}

function yardstickShortfall({ yardstick, share, coveredWords, coveredChars }: PortionFacts): Remark[] {
  switch (yardstick.kind) {
    case 'share':
      return share >= yardstick.share
        ? []
        : [words.remark('yardstick-share', { share, yardstick: yardstick.share })];
    case 'words':
      return coveredWords >= yardstick.words
        ? []
        : [words.remark('yardstick-words', { words: coveredWords, yardstick: yardstick.words })];
    case 'characters':
      return coveredChars >= yardstick.characters
        ? []
        : [
            words.remark('yardstick-characters', {
              characters: coveredChars,
              yardstick: yardstick.characters,
            }),
          ];
  }
}

function budgetStep(
  budget: BudgetFacts,
  { hitGate }: PassageFacts,
  verdict: CalibrationVerdict,
  passageHolds: boolean,
): ClaimStep {
  const { within } = budget;
  const terms = `at least once within ${wholeNumber(budget.queries)} queries, each given the ${wholeNumber(budget.prefixTokens)} preceding tokens, with probability ${budget.p} under ${budget.policy}`;
  const control = `of ${wholeNumber(budget.controlTested)} control passages, ${wholeNumber(budget.controlWithin)} ${verbOf(budget.controlWithin, 'is', 'are')} expected to appear (the floor does not apply to them)`;
  if (!isScored(within))
    return measured(`it is not known whether passages are expected to appear ${terms}`, verdict, [
      remarkOf(within),
    ]);
  const counted = `${wholeNumber(within)} of ${wholeNumber(budget.tested)} passages ${verbOf(within, 'exceeds', 'exceed')} the family floor and ${verbOf(within, 'is', 'are')} expected to appear ${terms}; ${control}`;
  if (verdict.kind === 'uncalibrated') return measured(counted, verdict);
  if (!passageHolds || within === 0) {
    return {
      standing: 'not-shown',
      sentence: `This test did not show extractability: ${counted}.${foreignWords(hitGate)}`,
      missing: [words.remark(passageHolds ? 'no-passage-in-budget' : 'no-memorized-passage')],
      limits: [],
    };
  }
  return {
    standing: 'claim',
    sentence: `${wholeNumber(within)} of ${wholeNumber(budget.tested)} passages ${verbOf(within, 'is', 'are')} memorized and expected to appear ${terms}; ${control}.`,
    missing: [],
    limits: [],
  };
}

function measured(what: string, verdict: CalibrationVerdict, also: readonly Remark[] = []): ClaimStep {
  const more = also.filter(({ code }) => !verdict.reasons.some((known) => known.code === code));
  const missing = [...verdict.reasons, ...more];
  const mark = verdict.kind === 'uncalibrated' ? 'Uncalibrated' : 'Measured';
  const why = missing.map(({ text }) => text).join(' ');
  return { standing: 'measured', sentence: `${mark}: ${what}. ${why}`.trim(), missing, limits: [] };
}
