import { isScored } from '../../base/index.js';
import type { TensorComparison } from '../../domain/index.js';
import type { Lineage } from './collect.js';

/** Tensors that are stored in two types are taken for the same numbers from this cosine on. */
const SAME_COSINE = 0.98;

/** What the tensors of two files say. */
export interface LineageFacts {
  /** Names that are in either file. */
  readonly total: number;
  readonly shared: number;
  readonly equal: number;
  /** Smallest and largest cosine of shared tensors that are not equal; null where none could be taken. */
  readonly cosines: { readonly smallest: number; readonly largest: number } | null;
  /** Shared tensors whose cosine could not be taken. */
  readonly unread: number;
  /**
   * The same weights in another form: all names and shapes are shared, what both files store in the same type is equal byte for byte,
   * and what they store in two types points the same way. A light fine-tuning between the two is not excluded.
   */
  readonly sameWeights: boolean;
}

/** What is known of the tensors of two files; null where they were not compared. */
export function lineageFacts({ tensors }: Lineage): LineageFacts | null {
  return 'kind' in tensors ? null : tensorFacts(tensors);
}

/** Sums up a comparison of tensors. */
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

/** Types of the tensors of a file by how much they hold, e.g. `Q8_0`; `F16` and `F32` in one file count as the larger part. */
export function mainType(tensors: readonly TensorComparison[], side: 0 | 1): string {
  const elements = new Map<string, number>();
  for (const { types, elements: count } of tensors) {
    const type = types[side];
    if (type !== '') elements.set(type, (elements.get(type) ?? 0) + count);
  }
  const [most] = [...elements].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return most?.[0] ?? 'none';
}
