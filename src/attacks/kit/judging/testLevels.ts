import { FAMILY_ERROR, GROUP_LEVEL } from '../../../measure/index.js';
import type { KindTest } from '../../findingKinds.js';

/** The level of a test, and what a claim by it rests on. */
type TestLevel = Pick<KindTest, 'restsOn'> & { readonly level: number };

/** A claim that needs a passage above the family floor. */
export const FLOOR_TEST: TestLevel = { level: FAMILY_ERROR, restsOn: 'floor' };

/** The claim that all passages of the work, as a group, are more probable than those of the control. */
export const GROUP_TEST: TestLevel = { level: GROUP_LEVEL, restsOn: 'p-value' };

/**
 * Level of the rule that the lower end of one 95% interval exceeds the upper end of another: each end is wrong in at most 2.5%. The
 * intervals keep their level except where docs/design/error-rates.md says so.
 */
const RATES_LEVEL = 0.05;

/** A claim that rests on one end of a 95% interval. */
export const ONE_END_TEST: TestLevel = { level: 0.025, restsOn: 'interval' };

/**
 * A claim by judgePassages: a passage above the family floor, or rates whose intervals do not overlap. Either may be wrong, so
 * their levels add up. Without an exponential tail there is no floor.
 */
export function passagesTest({ exponentialTail }: { readonly exponentialTail: boolean }): TestLevel {
  return exponentialTail
    ? { level: 0.06, restsOn: 'floor-or-rates' }
    : { level: RATES_LEVEL, restsOn: 'rates' };
}
