import { requireOpenUnit, requireRange } from '../numbers/require.js';

/**
 * A ratio is known no better than p_z, whose logarithm is rounded: relatively, to a few times ε·(1 + |log p_z|). A ratio that close to a
 * whole number is that number.
 */
const ROUNDINGS = 4;

/**
 * The number of independent queries needed so that the text appears at least once with probability p:
 * n = ⌈ log(1 − p) / log(1 − p_z) ⌉, computed from log p_z, so that nothing is lost where 1 − p_z rounds to 1.
 * @param logPz natural log of the text's probability in one query, ≤ 0; −Infinity = it never appears
 * @param p wanted probability, 0 < p < 1
 * @returns whole number ≥ 1; 1 for p_z = 1; Infinity for p_z = 0 or beyond 1.8e308. Above 2^53 it is approximate and is to be printed with
 * ≈. Examples: (p_z .001, p .95) → 2,995; (.162, .9) → 14; (.5, .5) → 1.
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Hayes et al. 2024, arXiv 2410.19482, Eq. 3
 */
export function queriesNeeded(logPz: number, p: number): number {
  requireRange('log p_z', logPz, -Infinity, 0);
  requireOpenUnit('p', p);
  if (logPz === 0) return 1;
  if (logPz < -700) return Math.exp(Math.log(-Math.log1p(-p)) - logPz);
  const ratio = Math.log1p(-p) / logOneMinusExp(logPz);
  const nearest = Math.round(ratio);
  const known = ROUNDINGS * Number.EPSILON * (1 - logPz) * nearest;
  if (nearest >= 1 && Math.abs(ratio - nearest) <= known) return nearest;
  return Math.ceil(ratio);
}

/**
 * The probability per query that suffices so that the text appears at least once in n queries with probability p:
 * log(1 − (1 − p)^(1/n)). The inverse of {@link queriesNeeded}; accurate to a few units in the last place up to n = 1e300.
 * @param n number of queries, ≥ 1
 * @param p wanted probability, 0 < p < 1
 * @returns natural log, < 0; −Infinity for n = Infinity
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Hayes et al. 2024, arXiv 2410.19482, §3.2
 */
export function logPzNeeded(n: number, p: number): number {
  requireRange('n', n, 1, Infinity);
  requireOpenUnit('p', p);
  const nats = -Math.log1p(-p);
  return nats / n < 1e-20 ? Math.log(nats) - Math.log(n) : Math.log(-Math.expm1(-nats / n));
}

/** Log of 1 − e^x for x < 0, without cancellation at either end. @source Mächler 2012, "Accurately computing log(1 − exp(−|a|))" */
function logOneMinusExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
