import { betaQuantile } from './betaQuantile.js';
import { requireOpenUnit, requireRange } from '../numbers/require.js';

/**
 * Quantile of Student's t distribution.
 * @param p 0 < p < 1
 * @param degreesOfFreedom > 0; whole numbers are usual
 * @returns any real number; 0 for p = ½; antisymmetric in p about ½; relative error about 1e-12
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Abramowitz & Stegun 1964, 26.7.1 (through the beta distribution); golden values from scipy.stats.t.ppf
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  requireOpenUnit('p', p);
  requireRange('degreesOfFreedom', degreesOfFreedom, Number.MIN_VALUE, Number.MAX_VALUE);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const sign = p < 0.5 ? -1 : 1;
  // t² / (df + t²) is Beta(½, df/2) and its complement Beta(df/2, ½): take the one that is small, to keep its digits.
  const near = betaQuantile(1 - 2 * tail, 0.5, degreesOfFreedom / 2);
  if (near <= 0.5) return sign * Math.sqrt((degreesOfFreedom * near) / (1 - near));
  const far = betaQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  return sign * Math.sqrt((degreesOfFreedom * (1 - far)) / far);
}
