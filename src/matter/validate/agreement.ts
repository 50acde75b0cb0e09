import { DIVIDING_RATE } from '../../domain/index.js';
import { clopperPearson, type ConfidenceInterval } from '../../measure/index.js';
import type { PlantGroup } from './plantSchema.js';

/**
 * Does the rate of hits of a group agree with what was planted? `missed`: a group that must be found was not. `false-hits`: one that must not
 * be found was. `too-few`: the rate looks as expected, and the trials are too few to show it. `open`: nothing definite is expected.
 */
export type Agreement = 'agrees' | 'too-few' | 'missed' | 'false-hits' | 'open' | 'not-tried';

/** Highest rate of hits, 0 … 1, in a group that must not be found; a higher one is a false result, however few the trials. */
export const TOLERATED_RATE = 0.05;

/** A list of discoveries: how many works are on it, and the share of wrong ones that its attack allows on average, 0 … 1. */
export interface HitList {
  readonly length: number;
  readonly rate: number;
}

/**
 * Compares the rate of a group with what is expected of it. An attack that makes a list controls the share of wrong works on the list, not
 * the share of unseen works that are listed: its wrong ones are false hits if even the lower end of the interval of their share of the
 * list lies above the rate that the attack allows.
 * @param interval null without trials
 */
export function agreementOf(
  expect: PlantGroup['expect'],
  trials: number,
  hits: number,
  interval: Pick<ConfidenceInterval, 'lower' | 'upper'> | null,
  list?: HitList,
): Agreement {
  if (trials === 0 || interval === null) return 'not-tried';
  if (expect === 'open') return 'open';
  if (expect === 'found') {
    if (interval.lower > DIVIDING_RATE) return 'agrees';
    return hits > trials / 2 ? 'too-few' : 'missed';
  }
  if (list !== undefined && hits > 0)
    return clopperPearson(hits, list.length).lower > list.rate ? 'false-hits' : 'too-few';
  if (hits / trials > TOLERATED_RATE) return 'false-hits';
  return interval.upper < DIVIDING_RATE ? 'agrees' : 'too-few';
}
