import { NgramIndex } from '../../measure/index.js';
import type { SystemDesignInput } from './input.js';

const indices = new WeakMap<object, NgramIndex>();

/** The filter's index. It holds every work of the examination, including the controls, so that all are tested in the same way. */
export function filterIndex(input: SystemDesignInput): NgramIndex {
  const { works, parameters } = input;
  const cached = indices.get(input);
  if (cached !== undefined) return cached;
  const index = new NgramIndex(
    works.map(({ tokens }) => tokens),
    parameters.blockedTokens,
  );
  indices.set(input, index);
  return index;
}
