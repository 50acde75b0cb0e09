import { betaQuantile } from './betaQuantile.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { requireOpenUnit, requireRange } from '../numbers/require.js';

/**
 * The exact interval for a proportion: the Clopper–Pearson interval for k successes in n independent trials.
 * For a seeded simple random sample of windows it bounds the census rate. It is wrong for overlapping windows and for
 * "text of this kind": windows of one work are not independent (see {@link kornGraubard}).
 * @param successes k, 0 ≤ k ≤ n; need not be whole (effective counts)
 * @param trials n > 0; need not be whole
 * @param level confidence, 0 < level < 1, 0.95 by default
 * @returns lower is 0 for k = 0, upper is 1 for k = n
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Clopper & Pearson 1934, Biometrika 26:404
 */
export function clopperPearson(
  successes: number,
  trials: number,
  level: number = DEFAULT_LEVEL,
): ConfidenceInterval {
  const n = requireRange('trials', trials, Number.MIN_VALUE, Number.MAX_VALUE);
  const k = requireRange('successes', successes, 0, n);
  const tail = (1 - requireOpenUnit('level', level)) / 2;
  return {
    lower: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    upper: k === n ? 1 : 1 - betaQuantile(tail, n - k, k + 1),
    level,
  };
}
