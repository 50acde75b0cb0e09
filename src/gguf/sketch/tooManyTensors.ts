import { inputError, wholeNumber } from '../../base/index.js';

/** Tensors of one model, at most: the largest published models have about 2,000. Samples of more would not fit into memory. */
const MOST_TENSORS = 16_384;

/** Refuses a model with more tensors than can be sampled. @throws {PalimpsestError} `model-tensors-many` */
export function tooManyTensors(path: string, count: number): void {
  if (count <= MOST_TENSORS) return;
  throw inputError(
    'model-tensors-many',
    `${path} lists ${wholeNumber(count)} tensors; a model is compared with a list of known models only if it has at most ${wholeNumber(MOST_TENSORS)}.`,
    'Use `palimpsest inspect --tensors`, which hashes them all.',
    { path, count },
  );
}
