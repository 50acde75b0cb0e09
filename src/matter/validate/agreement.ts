import type { ConfidenceInterval } from '../../measure/index.js';
import type { PlantGroup } from './plantSchema.js';

/**
 * Does the rate of hits of a group agree with what was planted? `missed`: a group that must be found was not. `false-hits`: one that must not
 * be found was. `too-few`: the rate looks as expected, and the trials are too few to show it. `open`: nothing definite is expected.
 */
export type Agreement = 'agrees' | 'too-few' | 'missed' | 'false-hits' | 'open' | 'not-tried';

/** Highest rate of hits, 0 … 1, in a group that must not be found; a higher one is a false result, however few the trials. */
export const TOLERATED_RATE = 0.05;

/**
 * The rate, 0 … 1, that divides found from not found. The whole interval of a group that must be found lies above it, and that of a group
 * that must not be found lies below it. With no hits, 36 independent trials are the fewest whose interval lies below it.
 */
export const DIVIDING_RATE = 0.1;

/** Compares the rate of a group with what is expected of it. @param interval null without trials */
export function agreementOf(
  expect: PlantGroup['expect'],
  trials: number,
  hits: number,
  interval: Pick<ConfidenceInterval, 'lower' | 'upper'> | null,
): Agreement {
  if (trials === 0 || interval === null) return 'not-tried';
  if (expect === 'open') return 'open';
  if (expect === 'found') {
    if (interval.lower > DIVIDING_RATE) return 'agrees';
    return hits > trials / 2 ? 'too-few' : 'missed';
  }
  if (hits / trials > TOLERATED_RATE) return 'false-hits';
  return interval.upper < DIVIDING_RATE ? 'agrees' : 'too-few';
}
