import { FAMILY_ERROR, GROUP_LEVEL } from '../../../measure/index.js';

/** Level of a claim that needs a passage above the family floor. */
export const FLOOR_LEVEL = FAMILY_ERROR;

/** Level of the claim that all passages of the work, as a group, are more probable than those of the control. */
export const GROUP_TEST_LEVEL = GROUP_LEVEL;

/**
 * Level of the rule that the lower end of one 95% interval exceeds the upper end of another: each end is wrong in at most 2.5%. The
 * intervals keep their level except where docs/design/error-rates.md says so.
 */
const RATES_LEVEL = 0.05;

/** Level of a claim that rests on one end of a 95% interval. */
export const ONE_END_LEVEL = 0.025;

/**
 * Level of a claim by judgePassages: a passage above the family floor, or rates whose intervals do not overlap. Either may be wrong, so
 * their levels add up. Without an exponential tail there is no floor.
 */
export function passagesLevel({ exponentialTail }: { readonly exponentialTail: boolean }): number {
  return exponentialTail ? 0.06 : RATES_LEVEL;
}
