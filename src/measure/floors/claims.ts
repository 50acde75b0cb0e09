import {
  isScored,
  percent,
  percentAtLeast,
  percentAtMost,
  powerOfTen,
  remarkOf,
  wholeNumber,
  type Remark,
  type Scored,
  type Unscored,
} from '../../base/index.js';
import { calibration, type CalibrationFacts, type CalibrationVerdict } from './calibration.js';
import { FAMILY_ERROR } from './floor.js';
import { words } from '../words.js';

/** Blocks that must hold hits before a portion is called substantial. */
export const MINIMUM_HIT_BLOCKS = 3;

/** How much must be covered to be called substantial; fixed before scoring, by counsel. */
export type Yardstick =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'words'; readonly words: number }
  | { readonly kind: 'characters'; readonly characters: number };

/** Numbers behind step 1, over all windows that were measured: the family that τ_F was set for. */
export interface PassageFacts {
  /** log10 of τ_F. */
  readonly log10FamilyFloor: Scored;
  /** Target windows above τ_F, of how many. */
  readonly above: number;
  readonly tested: number;
  /** Control windows that set τ_F. */
  readonly controls: number;
  /** By how many decades the most probable target window exceeds the highest control score. */
  readonly bestExcessDecades: Scored;
}

/** Numbers behind step 2, over the tiling windows. */
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
  /** Upper bound of the control's rate above the floor with its own block left out. */
  readonly controlUpperBound: Scored;
  readonly yardstick: Yardstick;
}

/** Numbers behind step 3. */
export interface BudgetFacts {
  /** Windows that step 3 holds for, of how many; see extractableWithin. */
  readonly within: Scored;
  readonly tested: number;
  /** Control windows whose p_z reaches the same budget, of how many. */
  readonly controlWithin: number;
  readonly controlTested: number;
  readonly queries: number;
  readonly p: number;
  /** Name of the decoding policy, e.g. `top-k 40, T 1`. */
  readonly policy: string;
}

/** One step of the claim. */
export interface ClaimStep {
  /** `claim`: holds. `not-shown`: tested and not reached. `measured`: a number without a claim. */
  readonly standing: 'claim' | 'not-shown' | 'measured';
  /** In plain words; the control is in the same sentence. */
  readonly sentence: string;
  /** What was not reached; empty for a claim. */
  readonly missing: readonly Remark[];
}

/** The claim by steps, and what it rests on. */
export interface Judgement {
  readonly calibration: CalibrationVerdict;
  readonly steps: {
    readonly memorizedPassage: ClaimStep;
    readonly substantialPortion: ClaimStep;
    readonly extractable: ClaimStep;
  };
}

/** What is said whenever step 1 is not reached. */
export const NOT_SHOWN =
  'This test did not show memorization. Text repeated only a few times can be missed. Absence is not shown.';

/**
 * Which steps of the claim hold: a memorized passage; a substantial portion; extractable within n queries. Each later
 * step needs step 1. Without calibration every step is `measured`, with the reason in its sentence.
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
  const verdict = calibration(input.facts);
  const { controls } = input.passage;
  const memorizedPassage = passageStep(input.passage, verdict);
  const holds = memorizedPassage.standing === 'claim';
  return {
    calibration: verdict,
    steps: {
      memorizedPassage,
      substantialPortion: canBeExceeded(input.passage.log10FamilyFloor)
        ? portionStep(input.portion, controls, verdict, holds)
        : measured('which portion lies above a floor is not known', verdict, [
            isScored(input.passage.log10FamilyFloor)
              ? words.unscored('floor-not-exceeded')
              : input.passage.log10FamilyFloor,
          ]),
      extractable: budgetStep(input.budget, verdict, holds),
    },
  };
}

/** A floor of 1 or more tells nothing: no probability lies above it. */
function canBeExceeded(log10Floor: Scored): boolean {
  return isScored(log10Floor) && log10Floor < 0;
}

function passageStep(passage: PassageFacts, verdict: CalibrationVerdict): ClaimStep {
  const { log10FamilyFloor: floor, bestExcessDecades: best, controls } = passage;
  if (!isScored(floor))
    return measured(`no floor could be set on ${wholeNumber(controls)} control passages`, verdict, [floor]);
  if (floor >= 0) {
    return measured(
      `passages of this length are so probable in the control that the family floor set by its ${wholeNumber(controls)} passages is ${powerOfTen(floor)}, which no probability exceeds; longer passages may tell`,
      verdict,
    );
  }
  const counted = `${wholeNumber(passage.above)} of ${wholeNumber(passage.tested)} passages lie above the family floor of ${powerOfTen(floor)} set by ${wholeNumber(controls)} control passages`;
  if (verdict.kind === 'uncalibrated') return measured(counted, verdict);
  if (passage.above === 0) {
    return {
      standing: 'not-shown',
      sentence: `${NOT_SHOWN} None of ${wholeNumber(passage.tested)} passages lies above the family floor of ${powerOfTen(floor)} set by ${wholeNumber(controls)} control passages.`,
      missing: [words.remark('no-passage-above')],
    };
  }
  const excess = isScored(best) ? `, the most probable by ${best.toFixed(1)} decades` : '';
  const error =
    verdict.kind === 'imperfect'
      ? 'the control is imperfectly matched, so no error rate is stated'
      : `family error about ${FAMILY_ERROR} if the control is exchangeable with the work`;
  return {
    standing: 'claim',
    sentence: `${wholeNumber(passage.above)} of ${wholeNumber(passage.tested)} passages lie above the family floor of ${powerOfTen(floor)} and so exceed every one of ${wholeNumber(controls)} control passages${excess}; ${error}.`,
    missing: [],
  };
}

function portionStep(
  portion: PortionFacts,
  controls: number,
  verdict: CalibrationVerdict,
  passageHolds: boolean,
): ClaimStep {
  const counted = `${percent(portion.share)} of the work lies in passages above the family floor set by ${wholeNumber(controls)} control passages, in ${portion.blocksHit} of ${portion.blocks} blocks`;
  if (verdict.kind === 'uncalibrated') return measured(counted, verdict);
  const missing = portionMissing(portion, passageHolds);
  const upper = portion.controlUpperBound;
  if (missing.length > 0 || !isScored(upper)) {
    return { standing: 'not-shown', sentence: `A substantial portion was not shown: ${counted}.`, missing };
  }
  return {
    standing: 'claim',
    sentence: `At least ${percentAtLeast(portion.share)} of the work lies in passages above the family floor, in ${portion.blocksHit} of ${portion.blocks} blocks; of text like the control at most ${percentAtMost(upper)} of passages do (upper end of a 95% interval; each control block is held against the floor of the others).`,
    missing: [],
  };
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

function budgetStep(budget: BudgetFacts, verdict: CalibrationVerdict, passageHolds: boolean): ClaimStep {
  const { within } = budget;
  const terms = `within ${wholeNumber(budget.queries)} queries with probability ${budget.p} under ${budget.policy}`;
  const control = `of ${wholeNumber(budget.controlTested)} control passages ${wholeNumber(budget.controlWithin)}`;
  if (!isScored(within))
    return measured(`whether passages come out ${terms} is not known`, verdict, [within]);
  const counted = `${wholeNumber(within)} of ${wholeNumber(budget.tested)} passages are expected ${terms}, ${control}`;
  if (verdict.kind === 'uncalibrated') return measured(counted, verdict);
  if (!passageHolds || within === 0) {
    return {
      standing: 'not-shown',
      sentence: `Extractability was not shown: ${counted}.`,
      missing: [words.remark(passageHolds ? 'no-passage-in-budget' : 'no-memorized-passage')],
    };
  }
  return {
    standing: 'claim',
    sentence: `${wholeNumber(within)} of ${wholeNumber(budget.tested)} passages are memorized and expected ${terms}; ${control}.`,
    missing: [],
  };
}

function measured(what: string, verdict: CalibrationVerdict, also: readonly Unscored[] = []): ClaimStep {
  const more = also.filter(({ code }) => !verdict.reasons.some((known) => known.code === code)).map(remarkOf);
  const missing = [...verdict.reasons, ...more];
  const mark = verdict.kind === 'uncalibrated' ? 'Uncalibrated' : 'Measured';
  const why = missing.map(({ text }) => text).join(' ');
  return { standing: 'measured', sentence: `${mark}: ${what}. ${why}`.trim(), missing };
}
