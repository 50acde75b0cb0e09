import { elementAt } from '../../base/index.js';
import { requireRange } from './require.js';

/** Indices of p-values from the smallest to the largest; equal ones in their own order. @throws {PalimpsestError} `value-out-of-range` */
export function ascendingOrder(pValues: readonly number[]): number[] {
  pValues.forEach((value) => requireRange('p-value', value, 0, 1));
  return [...pValues.keys()].sort((a, b) => elementAt(pValues, a) - elementAt(pValues, b) || a - b);
}
