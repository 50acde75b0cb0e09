import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { normalQuantile } from './normal.js';
import { requireOpenUnit, requireRange } from '../numbers/require.js';

/**
 * An approximate interval for a proportion of independent trials: Wilson's score interval (without continuity
 * correction). Part of Newcombe's intervals for differences.
 * @param successes 0 ≤ successes ≤ trials; trials > 0
 * @param level 0 < level < 1, 0.95 by default
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Wilson 1927, JASA 22:209
 */
export function wilson(successes: number, trials: number, level: number = DEFAULT_LEVEL): ConfidenceInterval {
  const n = requireRange('trials', trials, Number.MIN_VALUE, Number.MAX_VALUE);
  const rate = requireRange('successes', successes, 0, n) / n;
  const z = normalQuantile((1 + requireOpenUnit('level', level)) / 2);
  const centre = rate + (z * z) / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    lower: successes === 0 ? 0 : (centre - spread) / scale,
    upper: successes === n ? 1 : (centre + spread) / scale,
    level,
  };
}
