import type { ErrorCode, PalimpsestError } from '../base/index.js';
import type { ModelFileKind } from '../domain/index.js';
import { ARCHITECTURES, architectureObstacle, type ArchitectureObstacle } from './architectures.js';
import { checkHyperparameters } from './checkHyperparameters.js';
import { checkTokenizer } from './checkTokenizer.js';
import { checkWeights } from './checkWeights.js';
import { quote, scoringError } from './ggufError.js';
import { MetadataView } from './metadataView.js';
import { modelFileKind } from './modelFileKind.js';
import type { GgufModel } from './readModel.js';

/**
 * Refuses a file that is not a language model that can be scored, and metadata that would make llama.cpp abort or compute NaN.
 * Reads the tokenizer's arrays, but no weights.
 * @param options.vocabularyOnly check only the parts that tokenizing needs
 * @throws {PalimpsestError} `model-not-generative` (adapter, projector, importance matrix, control vector, encoder, embedding,
 * diffusion, draft, audio), `model-architecture`, `model-vocab-only`, `model-metadata`, `model-tokenizer`, `model-weights`
 */
export function checkModel(model: GgufModel, options: { readonly vocabularyOnly?: boolean } = {}): void {
  const view = new MetadataView(model);
  refuseOtherKinds(model, view);
  const architecture = checkArchitecture(view);
  if (options.vocabularyOnly === true) {
    checkTokenizer(model, view);
    return;
  }
  refuseNonCausal(view, architecture);
  checkTokenizer(model, view);
  if (model.tensors.length === 0) {
    throw refuse(
      'model-vocab-only',
      view.path,
      'it holds a tokenizer but no weights, so nothing can be scored',
      'Use it with `palimpsest tokenize`, or get the file with the weights.',
    );
  }
  checkHyperparameters(view, architecture);
  checkWeights(model, view, architecture);
}

const KINDS: Readonly<Partial<Record<ModelFileKind, string>>> = {
  adapter: 'it is a LoRA adapter, which only changes another model',
  projector: 'it is a projector for pictures or sound, one part of a multimodal model',
  'importance-matrix': 'it is an importance matrix, which only guides quantization',
  'control-vector': 'it is a control vector, which only steers another model',
};

function refuseOtherKinds(model: GgufModel, view: MetadataView): void {
  view.string('general.type');
  const what = KINDS[modelFileKind(model)];
  if (what === undefined) return;
  throw refuse('model-not-generative', view.path, what, 'Name the GGUF file of the language model itself.');
}

function checkArchitecture(view: MetadataView): string {
  const key = 'general.architecture';
  const architecture = view.string(key);
  if (architecture === undefined)
    throw view.error(key, 'is absent, so this is not a model', 'model-architecture');
  if (!ARCHITECTURES.has(architecture.text)) {
    throw refuse(
      'model-architecture',
      view.path,
      `its architecture ${quote(architecture.text)} is not one that llama.cpp v0.5.0 knows`,
      'Update Palimpsest if the model is newer; otherwise the file is damaged: compare its SHA-256 with the publisher’s.',
    );
  }
  return architecture.text;
}

const OBSTACLES: Readonly<Record<NonNullable<ArchitectureObstacle>, string>> = {
  encoder: 'reads a whole text at once and predicts no next token (an encoder or embedding model)',
  'encoder-decoder':
    'is an encoder-decoder: its probabilities are those of an answer, not of the continuation of a text',
  diffusion: 'fills in text in any order (a diffusion model) and has no next-token probabilities',
  draft: 'is a draft head that works only inside another model',
  audio: 'produces sound, not text',
  projector: 'turns pictures or sound into another model’s input',
};

/**
 * LLAMA_POOLING_TYPE_NONE and LLAMA_POOLING_TYPE_UNSPECIFIED; llama.cpp saves the latter, −1, into a u32.
 * @source llama.cpp v0.5.0, include/llama.h and src/llama-model-saver.cpp
 */
const POOLING_NONE = 0;
const POOLING_UNSPECIFIED = 0xffff_ffff;

function refuseNonCausal(view: MetadataView, architecture: string): void {
  const remedy = 'Only causal language models, which continue a text, can be examined.';
  const obstacle = architectureObstacle(architecture);
  if (obstacle !== undefined) {
    const what = `a model of architecture ${architecture} ${OBSTACLES[obstacle]}`;
    throw refuse('model-not-generative', view.path, what, remedy);
  }
  if (view.bool(`${architecture}.attention.causal`) === false) {
    const what =
      'its attention is not causal: every position sees the text that follows, so its scores would be meaningless';
    throw refuse('model-not-generative', view.path, what, remedy);
  }
  const pooling = view.number(`${architecture}.pooling_type`, 'u32');
  if (
    (pooling !== undefined && pooling !== POOLING_NONE && pooling !== POOLING_UNSPECIFIED) ||
    (view.array(`${architecture}.classifier.output_labels`, 'string')?.count ?? 0) > 0
  ) {
    throw refuse(
      'model-not-generative',
      view.path,
      'it was made for embeddings, ranking or classification',
      remedy,
    );
  }
}

function refuse(code: ErrorCode, path: string, what: string, hint: string): PalimpsestError {
  return scoringError(code, `${path} cannot be examined: ${what}.`, hint, { path, why: what });
}
