import { elementAt } from '../../base/index.js';
import { ascendingOrder } from '../numbers/order.js';

/**
 * p-values adjusted so that the probability of any false finding in the family stays below the level (Holm's step-down).
 * @param pValues 0 … 1 each, in any order
 * @returns adjusted p-values, 0 … 1, in the same order; a finding holds at level α if its adjusted value is ≤ α
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Holm 1979, Scandinavian Journal of Statistics 6:65
 */
export function holm(pValues: readonly number[]): number[] {
  const order = ascendingOrder(pValues);
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * elementAt(pValues, index)));
    adjusted[index] = running;
  });
  return adjusted;
}
