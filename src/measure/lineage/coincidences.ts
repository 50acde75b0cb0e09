import { elementAt } from '../../base/index.js';
import { logSum } from '../numbers/logSum.js';
import { logGamma } from '../statistics/logBeta.js';

/**
 * The probability that chance alone gives at least this many coincidences: `drawn` different places are drawn from `places`, one after
 * the other, and a coincidence is a draw that hits the one place that was named for it in advance. With `drawn` = `places`, these are the
 * fixed points of a random permutation. Exact: no simulation and no approximation.
 * @param coincidences 0 … drawn
 * @param drawn 0 … places
 * @returns natural log of the probability, at most 0
 * @source Riordan 1958, An Introduction to Combinatorial Analysis, chapters 3 and 7 (rencontres); inclusion and exclusion
 */
export function lnAtLeastCoincidences(coincidences: number, drawn: number, places: number): number {
  if (coincidences <= 0) return 0;
  const logs: number[] = [];
  for (let count = coincidences; count <= drawn; count++) {
    const log = lnExactly(count, drawn, places);
    if (log === -Infinity) continue;
    logs.push(log);
    // From here on the terms fall faster than geometrically; what follows changes no digit.
    if (log < elementAt(logs, 0) - 60) break;
  }
  return Math.min(0, logSum(logs));
}

function lnExactly(count: number, drawn: number, places: number): number {
  const rest = drawn - count;
  const free = places - count;
  // The share of the remaining draws that hit none of their places: an alternating series whose terms fall like those of e^−x.
  let term = 1;
  let none = 1;
  for (let excluded = 1; excluded <= rest; excluded++) {
    term *= -(rest - excluded + 1) / (excluded * (free - excluded + 1));
    none += term;
    if (Math.abs(term) < 1e-20) break;
  }
  // Exactly zero where the rest cannot avoid its places, such as one remaining draw for one remaining place.
  if (none < 1e-15) return -Infinity;
  const choose = logGamma(drawn + 1) - logGamma(count + 1) - logGamma(rest + 1);
  return choose + logGamma(free + 1) - logGamma(places + 1) + Math.log(none);
}
