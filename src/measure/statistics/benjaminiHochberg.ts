import { elementAt } from '../../base/index.js';
import { ascendingOrder } from '../numbers/order.js';
import { requireRange } from '../numbers/require.js';

/**
 * p-values adjusted so that the expected share of false ones among the findings stays below the level (step-up).
 * @param pValues 0 … 1 each, in any order
 * @returns adjusted p-values (q-values), 0 … 1, in the same order
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascendingOrder(pValues);
  const adjusted = new Array<number>(pValues.length);
  let running = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const index = elementAt(order, rank - 1);
    running = Math.min(running, (pValues.length / rank) * elementAt(pValues, index));
    adjusted[index] = running;
  }
  return adjusted;
}

/**
 * The findings that remain in a list in which the expected share of false ones is at most q: the Benjamini–Hochberg list.
 * @param pValues 0 … 1 each; q: 0 … 1, 0.05 by default
 * @returns indices, ascending
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function discoveries(pValues: readonly number[], q = 0.05): number[] {
  requireRange('q', q, 0, 1);
  return benjaminiHochberg(pValues).flatMap((value, index) => (value <= q ? [index] : []));
}
