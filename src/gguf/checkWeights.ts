import { readNumbers } from './arrays.js';
import { GGUF_LIMITS } from './gguf.js';
import { WITHDRAWN_TYPES } from './ggmlTypes.js';
import { quote, scoringError } from './ggufError.js';
import type { MetadataView } from './metadataView.js';
import type { GgufModel } from './readModel.js';

/** Types for integers or intermediate results; llama.cpp aborts when it multiplies by them. */
const NOT_WEIGHTS = new Set(['I8', 'I16', 'I64', 'F64', 'Q8_1', 'Q8_K']);

/**
 * Keys that llama.cpp's own tools write as −∞: how many standard deviations a block of Gemma 3n cuts off (none at all), and a bound of a
 * gate that is not bounded.
 * @source llama.cpp v0.5.0, conversion/gemma.py (Normal.icdf(0)) and src/llama-hparams.h, written by src/llama-model-saver.cpp
 */
const MINUS_INFINITY = ['activation_sparsity_scale', 'kda.gate_lower_bound'];

/**
 * Checks that the embedding matrix matches the width and the vocabulary, that the weights have types that can be multiplied by, and that
 * no float of the architecture is NaN or infinite, except those that sound files hold as −∞.
 * @throws {PalimpsestError} `model-weights`, `model-metadata`
 */
export function checkWeights(model: GgufModel, view: MetadataView, architecture: string): void {
  checkFinite(model, view, architecture);
  refuseWithdrawn(model, view);
  const fail = (problem: string) => view.error('token_embd.weight', problem, 'model-weights');
  const embedding = model.tensors.find((tensor) => tensor.name === 'token_embd.weight');
  if (embedding === undefined) throw fail('is absent: the file contains no embedding matrix');
  const width = view.number(`${architecture}.embedding_length`, 'u32') ?? 0;
  const tokens = view.array('tokenizer.ggml.tokens', 'string')?.count ?? 0;
  const [columns = 0, rows = 1] = embedding.shape;
  if (columns !== width || rows !== tokens || embedding.shape.length > 2) {
    throw fail(
      `has shape ${embedding.shape.join(' × ')} for an embedding length of ${width} and ${tokens} tokens`,
    );
  }
  for (const { name, shape, type } of model.tensors) {
    if (shape.length > 1 && name.endsWith('.weight') && NOT_WEIGHTS.has(type.name)) {
      throw view.error(
        name,
        `is a weight of type ${type.name}, which cannot be used in computations`,
        'model-weights',
      );
    }
  }
}

function refuseWithdrawn(model: GgufModel, view: MetadataView): void {
  const tensor = model.tensors.find(({ type }) => WITHDRAWN_TYPES.has(type.id));
  if (tensor === undefined) return;
  const why = `the tensor ${quote(tensor.name)} is of type ${tensor.type.name}, which llama.cpp no longer runs`;
  throw scoringError(
    'model-weights',
    `${view.path} cannot be examined: ${why}.`,
    'Get the model in another quantization, such as Q4_0, which is a different file.',
    { path: view.path, why, key: tensor.name },
  );
}

function checkFinite(model: GgufModel, view: MetadataView, architecture: string): void {
  for (const { key, value } of model.metadata.values()) {
    if (!key.startsWith(`${architecture}.`) && !key.startsWith('xielu.')) continue;
    if (value.kind === 'string') continue;
    let numbers: Iterable<number> = [];
    if (value.kind === 'scalar') numbers = [Number(value.value)];
    else if (value.elementType === 'f32' || value.elementType === 'f64') {
      numbers = readNumbers(model.files[0], value, GGUF_LIMITS.arrayStrings);
    }
    for (const number of numbers) {
      if (number === -Infinity && MINUS_INFINITY.some((name) => key === `${architecture}.${name}`)) continue;
      if (!Number.isFinite(number))
        throw view.error(key, `holds ${quote(String(number))} where a number was expected`);
    }
  }
}
