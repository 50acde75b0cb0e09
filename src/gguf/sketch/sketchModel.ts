import type { ModelFacts } from '../../domain/index.js';
import { hashFileRange, type HashOptions } from '../../files/index.js';
import { modelFacts } from '../modelFacts.js';
import { readModel } from '../readModel.js';
import { TensorSampler, type TensorSample } from './sampleTensors.js';
import { inputError, wholeNumber } from '../../base/index.js';

/** Tensors of one model, at most: the largest published models have about 2,000. Samples of more would not fit into memory. */
const MOST_TENSORS = 16_384;

/** Refuses a model with more tensors than can be sampled. @throws {PalimpsestError} `model-tensors-many` */
function tooManyTensors(path: string, count: number): void {
  if (count <= MOST_TENSORS) return;
  throw inputError(
    'model-tensors-many',
    `${path} lists ${wholeNumber(count)} tensors; a model is compared with a list of known models only if it has at most ${wholeNumber(MOST_TENSORS)}.`,
    'Use `palimpsest inspect --tensors`, which hashes them all.',
    { path, count },
  );
}

/** What identifies a model, read in one pass over its bytes. */
export interface ModelSketch {
  /** With the hash of each tensor. */
  readonly facts: ModelFacts;
  /** In the order of `facts.tensors`; undefined for a type that is not read. */
  readonly samples: readonly (TensorSample | undefined)[];
  /** SHA-256 over the GGUF encoding (key, type, value) of each metadata entry of the first file, in file order. */
  readonly metadata: readonly { readonly key: string; readonly sha256: string }[];
}

/**
 * Hashes a model with each of its tensors and takes a sample of each tensor, while every byte of the weights is read once.
 * @param path the file or any one of its shards
 * @param seed decides which elements are sampled
 * @throws {PalimpsestError} as modelFacts; `model-tensors-many`
 */
export async function sketchModel(
  path: string,
  seed: string,
  options: HashOptions = {},
): Promise<ModelSketch> {
  const model = readModel(path);
  tooManyTensors(path, model.tensors.length);
  const samplers = model.files.map(({ tensors }) => new TensorSampler(tensors, seed));
  const facts = await modelFacts(path, {
    ...options,
    tensorHashes: true,
    onChunk: (chunk, startByte, file) => samplers[file]?.feed(chunk, startByte),
  });
  const metadata: { key: string; sha256: string }[] = [];
  for (const { key, startByte, endByte } of model.metadata.values()) {
    const { sha256 } = await hashFileRange(model.files[0].path, startByte, endByte);
    metadata.push({ key, sha256 });
  }
  return { facts, samples: samplers.flatMap(({ samples }) => samples), metadata };
}
