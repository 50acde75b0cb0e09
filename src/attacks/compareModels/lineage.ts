import { isScored } from '../../base/index.js';
import type { TensorComparison } from '../../domain/index.js';
import type { Lineage } from './collect.js';

/** Tensors that are stored in two types count as the same numbers if their cosine is at least this. */
const SAME_COSINE = 0.98;

/** What a comparison of the tensors of two files shows. */
export interface LineageFacts {
  /** Number of names in either file. */
  readonly total: number;
  readonly shared: number;
  readonly equal: number;
  /** Smallest and largest cosine of shared tensors that are not equal; null if none could be computed. */
  readonly cosines: { readonly smallest: number; readonly largest: number } | null;
  /** Number of unequal shared tensors whose cosine could not be computed. */
  readonly unread: number;
  /**
   * True for the same weights in another form: both files have the same names and shapes, tensors stored in the same type are equal byte
   * for byte, and tensors stored in two types point in the same direction. This does not exclude light fine-tuning between the two.
   */
  readonly sameWeights: boolean;
}

/** Facts about the tensors of two files; null if they were not compared. */
export function lineageFacts({ tensors }: Lineage): LineageFacts | null {
  return 'kind' in tensors ? null : tensorFacts(tensors);
}

/** Summarizes a comparison of tensors. */
export function tensorFacts(tensors: readonly TensorComparison[]): LineageFacts {
  const shared = tensors.filter(({ types }) => types[0] !== '' && types[1] !== '');
  const unequal = shared.filter(({ equalBytes }) => !equalBytes).map(({ cosine }) => cosine);
  const cosines = unequal.filter(isScored);
  return {
    total: tensors.length,
    shared: shared.length,
    equal: shared.length - unequal.length,
    cosines:
      cosines.length === 0
        ? null
        : {
            smallest: cosines.reduce((a, b) => Math.min(a, b)),
            largest: cosines.reduce((a, b) => Math.max(a, b)),
          },
    unread: unequal.length - cosines.length,
    sameWeights: tensors.length > 0 && shared.length === tensors.length && tensors.every(isSame),
  };
}

function isSame({ types, equalBytes, cosine }: TensorComparison): boolean {
  if (equalBytes) return true;
  return types[0] !== types[1] && isScored(cosine) && cosine >= SAME_COSINE;
}

/** The type that holds most elements of a file, e.g. `Q8_0`; of `F16` and `F32` in one file, the one with more elements. */
export function mainType(tensors: readonly TensorComparison[], side: 0 | 1): string {
  const elements = new Map<string, number>();
  for (const { types, elements: count } of tensors) {
    const type = types[side];
    if (type !== '') elements.set(type, (elements.get(type) ?? 0) + count);
  }
  const [most] = [...elements].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return most?.[0] ?? 'none';
}
