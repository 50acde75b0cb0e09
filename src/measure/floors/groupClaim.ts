import {
  isScored,
  remarkOf,
  type Random,
  type Remark,
  type Scored,
  type Unscored,
} from '../../base/index.js';
import { aucInterval, type BlockedSample } from '../statistics/aucInterval.js';
import { blockPermutation, type BlockPermutation } from '../statistics/blockPermutation.js';
import { MINIMUM_BLOCKS } from '../statistics/kornGraubard.js';
import { DEFAULT_LEVEL } from '../numbers/interval.js';
import type { CalibrationVerdict } from './calibration.js';
import { foreignHits, type ClaimStep } from './claims.js';
import type { HitGate } from './hitGate.js';
import { words } from '../words.js';

/** Level of the test of all passages as a group: that of the family of single passages. */
export const GROUP_LEVEL = 0.01;

/** How far the passages of the work, as a group, are more probable to the model than those of the control. */
export interface GroupShift extends BlockPermutation {
  readonly kind: 'group-shift';
  /** Ends of the 95% interval of the AUC, by blocks. */
  readonly lower: Scored;
  readonly upper: Scored;
  readonly level: number;
}

/**
 * Compares all passages of the work with all passages of the control: in which share of pairs is the passage of the work more probable?
 * Text that was repeated a few times is not found passage by passage, although its scores are shifted.
 * @param input target, control: scores of windows that share no token, with their blocks; random: seeded; labelings: how many are drawn where not all
 * are tried, 9,999 by default
 * @returns unscored if a side has no window or fewer than 5 blocks
 * @throws {PalimpsestError} `sample-not-a-number`, `lengths-differ`
 * @source {@link blockPermutation}, {@link aucInterval}; ours in this use
 */
export function groupShift(input: {
  readonly target: BlockedSample;
  readonly control: BlockedSample;
  readonly random: Random;
  readonly labelings?: number;
}): GroupShift | Unscored {
  const { target, control, random } = input;
  const fewest = Math.min(...[target, control].map(({ blocks }) => new Set(Array.from(blocks)).size));
  if (fewest < MINIMUM_BLOCKS)
    return words.unscored('few-blocks-one-side', { blocks: fewest, needed: MINIMUM_BLOCKS });
  const tested = blockPermutation(target, control, {
    random,
    ...(input.labelings === undefined ? {} : { sampled: input.labelings }),
  });
  const interval = aucInterval(target, control);
  if (interval.kind === 'auc')
    return {
      kind: 'group-shift',
      ...tested,
      lower: interval.lower,
      upper: interval.upper,
      level: interval.level,
    };
  // Where the sides do not overlap nothing varies: the point is the interval, as it is for the blind gate.
  const end = interval.code === 'blocks-alike' ? tested.auc : interval;
  return { kind: 'group-shift', ...tested, lower: end, upper: end, level: DEFAULT_LEVEL };
}

/** What decides whether the shift of a group may be claimed. */
export interface GroupFacts {
  readonly shift: GroupShift | Unscored;
  readonly verdict: CalibrationVerdict;
  /** Largest upper end of the intervals of |AUC − ½| of the blind gate. */
  readonly blindUpper: Scored;
  readonly hitGate: HitGate | Unscored;
}

/**
 * Decides whether the passages of the work, as a group, are shown to be more probable to the model than those of the control. `claim`: the
 * control is calibrated, which needs a matched blind gate; p ≤ {@link GROUP_LEVEL}; and the lower end of the interval of the AUC exceeds the
 * upper end of what any blind measure shows, in either direction. `not-shown`: tested, and p is larger. `measured`: all else, with the reason.
 * @source ours; Das, Zhang & Tramèr 2024, arXiv 2406.16201: a membership signal counts only beyond a blind baseline
 */
export function judgeGroup(facts: GroupFacts): ClaimStep {
  const { shift, verdict } = facts;
  const mark = words.remark(
    ({ calibrated: 'group-mark', imperfect: 'group-imperfect', uncalibrated: 'group-uncalibrated' } as const)[
      verdict.kind
    ],
  );
  if (shift.kind === 'unscored') {
    const why = words.remark('group-unscored', { because: remarkOf(shift) });
    return step('measured', joined(mark, why), [...verdict.reasons, remarkOf(shift)]);
  }
  const { auc, p } = shift;
  const counted = words.remark('group-pairs', {
    auc,
    lower: shift.lower,
    upper: shift.upper,
    level: shift.level,
  });
  if (verdict.kind !== 'calibrated') return step('measured', joined(mark, counted), verdict.reasons);
  const tested = words.remark('group-tested', { p, labelings: shift.labelings, method: shift.method });
  const state = (standing: ClaimStep['standing'], lead: Remark, missing: readonly Remark[]): ClaimStep =>
    step(standing, joined(lead, counted, tested), missing);
  if (p > GROUP_LEVEL)
    return state('not-shown', words.remark('group-not-shown'), [
      words.remark('group-p', { p, level: GROUP_LEVEL }),
    ]);
  const blocked = obstacles(facts, shift);
  return blocked.length > 0
    ? state('measured', words.remark('group-measured'), blocked)
    : state('claim', words.remark('group-claimed'), []);
}

/** What stands between a shift that is unlikely to be chance and a claim. */
function obstacles({ blindUpper, hitGate }: GroupFacts, { lower }: GroupShift): Remark[] {
  const foreign = foreignHits(hitGate);
  const most = isScored(blindUpper) ? 0.5 + blindUpper : blindUpper;
  return [
    ...(foreign === null ? [] : [foreign]),
    ...(isScored(lower) ? [] : [words.remark('group-no-interval', { because: remarkOf(lower) })]),
    ...(isScored(most) ? [] : [words.remark('group-no-interval', { because: remarkOf(most) })]),
    ...(isScored(lower) && isScored(most) && lower <= most
      ? [words.remark('group-blind', { lower, most })]
      : []),
  ];
}

function joined(...parts: readonly Remark[]): string {
  return parts.map(({ text }) => text).join(' ');
}

function step(standing: ClaimStep['standing'], sentence: string, missing: readonly Remark[]): ClaimStep {
  const limits = standing === 'claim' ? [words.remark('group-limits'), words.remark('group-easier')] : [];
  return { standing, sentence, missing, limits };
}
