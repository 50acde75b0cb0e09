import { inputError, elementAt } from '../../base/index.js';
import { requireRange } from './require.js';

/**
 * The value below which a share p of a sample lies, interpolated linearly between order statistics (type 7, numpy's default).
 * @param values at least one; ±Infinity allowed; any order
 * @param p 0 … 1
 * @returns within [min, max]; where it falls between −Infinity and a finite value, −Infinity
 * @throws {PalimpsestError} `sample-empty`, `value-out-of-range`
 * @source Hyndman & Fan 1996, The American Statistician 50:361, definition 7
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** As {@link quantile}, for values already in ascending order. @throws {PalimpsestError} `sample-empty`, `value-out-of-range` */
export function quantileOfSorted(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) {
    throw inputError(
      'sample-empty',
      'A quantile of an empty sample was requested.',
      'Give at least one value.',
    );
  }
  const position = requireRange('p', p, 0, 1) * (ascending.length - 1);
  const below = Math.floor(position);
  const low = elementAt(ascending, below);
  const high = elementAt(ascending, Math.min(below + 1, ascending.length - 1));
  if (position === below || low === high) return low;
  return low === -Infinity ? -Infinity : low + (position - below) * (high - low);
}

/** The middle of a sample: {@link quantile} at ½. @throws {PalimpsestError} `sample-empty` */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
