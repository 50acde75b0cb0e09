import { requireOpenUnit } from '../numbers/require.js';

/**
 * The upper tail of the standard normal distribution: P(Z > z).
 * @param z any real number
 * @returns 0 … 1, relative error about 1e-14 until it underflows (z ≈ 38)
 * @source Abramowitz & Stegun 1964, 26.2.11 (series near 0) and 26.2.14 (continued fraction in the tail)
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/**
 * Quantile of the standard normal distribution.
 * @param p 0 < p < 1
 * @returns z with P(Z ≤ z) = p, absolute error below 1e-13; 1.959963984540054 for p = .975
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Newton on the log of {@link normalTail}; golden values from scipy.stats.norm.ppf
 */
export function normalQuantile(p: number): number {
  const tail = Math.min(requireOpenUnit('p', p), 1 - p);
  if (tail === 0.5) return 0;
  let z = Math.sqrt(-2 * Math.log(tail)) * 0.8;
  for (let round = 0; round < 60; round++) {
    const value = normalTail(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    // On the log scale the tail is nearly a parabola, so Newton converges from any start.
    const step = (Math.log(value / tail) * value) / density;
    z += step;
    if (Math.abs(step) < 1e-15 * Math.max(1, z)) break;
  }
  return p < 0.5 ? -z : z;
}
