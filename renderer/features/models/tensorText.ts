import type { ModelFacts } from '../../../src/domain/index.js';

type Tensor = ModelFacts['tensors'][number];

/** The number of elements in each dimension, fastest first, in file order: `4096 × 32000`. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** From this many digits on, a word can be the beginning of a hash: fewer are often a number in a shape. */
const HASH_FROM = 8;

/** True when every word of the filter occurs in the tensor's name, type or shape, or is the beginning of its hash. */
export function matchesTensor(
  tensor: Pick<Tensor, 'name' | 'type' | 'shape' | 'sha256'>,
  filter: string,
): boolean {
  const line = `${tensor.name} ${tensor.type} ${formatShape(tensor.shape)}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(
      (word) => line.includes(word) || (word.length >= HASH_FROM && tensor.sha256?.startsWith(word) === true),
    );
}
