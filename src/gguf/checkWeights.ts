import { readNumbers } from './arrays.js';
import { GGUF_LIMITS } from './gguf.js';
import { quote } from './ggufError.js';
import type { MetadataView } from './metadataView.js';
import type { GgufModel } from './readModel.js';

/** Types for integers or intermediate results; llama.cpp aborts when it multiplies by them. */
const NOT_WEIGHTS = new Set(['I8', 'I16', 'I64', 'F64', 'Q8_1', 'Q8_K']);

/**
 * Checks that the embedding matrix matches the width and the vocabulary, that the weights have types that can be multiplied by, and that
 * no float of the architecture is NaN or infinite.
 * @throws {PalimpsestError} `model-weights`, `model-metadata`
 */
export function checkWeights(model: GgufModel, view: MetadataView, architecture: string): void {
  checkFinite(model, view, architecture);
  const fail = (problem: string) => view.error('token_embd.weight', problem, 'model-weights');
  const embedding = model.tensors.find((tensor) => tensor.name === 'token_embd.weight');
  if (embedding === undefined) throw fail('is absent: the file holds no embedding matrix');
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
      if (!Number.isFinite(number))
        throw view.error(key, `holds ${quote(String(number))} where a number was expected`);
    }
  }
}
