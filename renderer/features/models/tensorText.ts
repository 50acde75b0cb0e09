import type { ModelFacts } from '../../../src/domain/index.js';

type Tensor = ModelFacts['tensors'][number];

/** The elements along each dimension, fastest first, as the file lists them: `4096 × 32000`. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** True when every word of the filter stands in the tensor's name, type or shape. */
export function matchesTensor(tensor: Pick<Tensor, 'name' | 'type' | 'shape'>, filter: string): boolean {
  const line = `${tensor.name} ${tensor.type} ${formatShape(tensor.shape)}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}
