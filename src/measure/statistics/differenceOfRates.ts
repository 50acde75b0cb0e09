import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { wilson } from './wilson.js';

/** A difference with its interval. */
export interface Difference extends ConfidenceInterval {
  /** First minus second. */
  readonly difference: number;
}

/**
 * By how much two rates of independent samples differ, with Newcombe's hybrid score interval (his method 10).
 * @param first successes of trials, 0 ≤ successes ≤ trials, trials > 0; second: likewise, of other windows
 * @param level 0 < level < 1, 0.95 by default
 * @returns first rate − second rate, −1 … 1
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Newcombe 1998, Statistics in Medicine 17:873
 */
export function differenceOfRates(
  first: { readonly successes: number; readonly trials: number },
  second: { readonly successes: number; readonly trials: number },
  level: number = DEFAULT_LEVEL,
): Difference {
  const a = wilson(first.successes, first.trials, level);
  const b = wilson(second.successes, second.trials, level);
  const p = first.successes / first.trials;
  const q = second.successes / second.trials;
  const difference = p - q;
  return {
    difference,
    lower: difference - Math.hypot(p - a.lower, b.upper - q),
    upper: difference + Math.hypot(a.upper - p, q - b.lower),
    level,
  };
}
