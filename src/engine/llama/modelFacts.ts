import { inputError } from '../../base/index.js';
import { lacksPreTokenizer, type GgufModel } from '../../gguf/index.js';
import { fileShape, numbersOf } from '../fileShape.js';
import type { ModelShape } from '../modelShape.js';
import type { Library } from './library.js';
import type { Pointer } from './native.js';

/** What the native model reports about itself; sizes are in tokens, layers, elements or bytes. */
export interface ModelFacts {
  readonly path: string;
  readonly architecture: string;
  readonly description: string;
  readonly vocabSize: number;
  readonly trainedContext: number;
  /** Tokens that attention looks back in the layers where it has a window; null without. */
  readonly slidingWindow: number | null;
  readonly bosToken: number | null;
  readonly eosToken: number | null;
  readonly addsBos: boolean;
  /** A byte-level BPE vocabulary for which the file states no pre-tokenizer. */
  readonly preTokenizerMissing: boolean;
  readonly parameterCount: number;
  readonly sizeBytes: number;
  readonly layers: number;
  readonly embedding: number;
  /** The template in the file; null if there is none. */
  readonly chatTemplate: string | null;
  /** What the memory of a context depends on. */
  readonly shape: ModelShape;
  readonly recurrent: boolean;
}

/**
 * Reads the facts of a loaded model (weights or vocabulary only).
 * @param file the same model as its file states it; llama.cpp does not give out arrays of metadata
 */
export function readModelFacts({ fn }: Library, model: Pointer, path: string, file: GgufModel): ModelFacts {
  const vocab = fn.llama_model_get_vocab(model);
  const text = (key: string): string | null => metaText(fn, model, key);
  const architecture = text('general.architecture') ?? '';
  const embedding = fn.llama_model_n_embd(model);
  const vocabSize = fn.llama_vocab_n_tokens(vocab);
  // llama.cpp invents ids (11 for byte-level BPE) if the file names none; nothing may be scored after an invented token.
  const special = (key: string, id: number): number | null =>
    text(`tokenizer.ggml.${key}`) === null || id < 0 ? null : id;
  const bosToken = special('bos_token_id', fn.llama_vocab_bos(vocab));
  return {
    path,
    architecture,
    description: readText((buffer) => fn.llama_model_desc(model, buffer, buffer.length)) ?? '',
    vocabSize,
    trainedContext: fn.llama_model_n_ctx_train(model),
    slidingWindow: numbersOf(file)('attention.sliding_window'),
    bosToken,
    eosToken: special('eos_token_id', fn.llama_vocab_eos(vocab)),
    addsBos: bosToken !== null && fn.llama_vocab_get_add_bos(vocab),
    preTokenizerMissing: lacksPreTokenizer(file),
    parameterCount: Number(fn.llama_model_n_params(model)),
    sizeBytes: Number(fn.llama_model_size(model)),
    layers: fn.llama_model_n_layer(model),
    embedding,
    // Without the key llama.cpp makes up a template for some models; what the file does not contain is not reported.
    chatTemplate: text('tokenizer.chat_template') === null ? null : fn.llama_model_chat_template(model, null),
    shape: fileShape(file),
    recurrent: fn.llama_model_is_recurrent(model) || fn.llama_model_is_hybrid(model),
  };
}

/**
 * Refuses models that do not predict the next token of a text.
 * @throws {PalimpsestError} `model-not-generative` for encoders, encoder-decoders, embedding, reranking and diffusion models,
 * and for models without a tokenizer
 */
export function requireGenerative({ fn }: Library, model: Pointer, facts: ModelFacts): void {
  const value = (key: string): string | null => metaText(fn, model, `${facts.architecture}.${key}`);
  // 0 means no tokenizer; 3 is WordPiece, the tokenizer of BERT and related models
  const vocabType = fn.llama_vocab_type(fn.llama_model_get_vocab(model));
  if (vocabType === 0 || facts.vocabSize < 1) throw refused(facts, 'it has no tokenizer');
  if (fn.llama_model_has_encoder(model)) throw refused(facts, 'it has an encoder that reads the whole text');
  if (!fn.llama_model_has_decoder(model)) throw refused(facts, 'it has no decoder');
  if (fn.llama_model_is_diffusion(model)) throw refused(facts, 'it is a diffusion model');
  if (value('attention.causal') === 'false')
    throw refused(facts, 'its attention also covers later tokens (an encoder)');
  const pooling = value('pooling_type');
  // llama.cpp saves LLAMA_POOLING_TYPE_UNSPECIFIED, −1, into a u32.
  if (pooling !== null && !['0', '-1', '4294967295'].includes(pooling)) {
    throw refused(facts, 'it is an embedding or reranking model (it pools its outputs)');
  }
}

function refused({ path, architecture }: ModelFacts, why: string) {
  return inputError(
    'model-not-generative',
    `${path} (architecture ${architecture}) cannot be measured: ${why}, so it gives no probability for the next token.`,
    'Choose a model that generates text from left to right.',
    { path, architecture },
  );
}

/** The value of a key of the metadata as text, at most 1,023 bytes of it; null if the file has no such key. */
export function metaText(fn: Library['fn'], model: Pointer, key: string): string | null {
  return readText((buffer) => fn.llama_model_meta_val_str(model, key, buffer, buffer.length));
}

function readText(fill: (buffer: Uint8Array) => number): string | null {
  const buffer = new Uint8Array(1024);
  const length = fill(buffer);
  if (length < 0) return null;
  return new TextDecoder().decode(buffer.subarray(0, Math.min(length, buffer.length - 1)));
}
