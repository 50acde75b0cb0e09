import type { ModelFacts } from '../../../src/domain/index.js';

type Tensor = ModelFacts['tensors'][number];

/** The number of elements in each dimension, fastest first, in file order: `4096 × 32000`. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** True when every word of the filter occurs in the tensor's name, type or shape. */
export function matchesTensor(tensor: Pick<Tensor, 'name' | 'type' | 'shape'>, filter: string): boolean {
  const line = `${tensor.name} ${tensor.type} ${formatShape(tensor.shape)}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}
