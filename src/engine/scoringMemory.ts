/** Cells of the cache are allocated in steps of this size for each sequence (GGML_PAD in llama-context.cpp). */
export const CACHE_STEP = 256;

/** Tokens rounded up to whole steps of the cache. */
export function wholeCells(tokens: number): number {
  return Math.ceil(tokens / CACHE_STEP) * CACHE_STEP;
}

/** The facts on which the memory of a context depends, besides how much is scored at once. */
export interface ModelShape {
  readonly embedding: number;
  readonly feedForward: number;
  readonly vocabSize: number;
  /** Bytes of K and V for one cached token, F16, all layers. */
  readonly cacheBytesPerToken: number;
}

/** Memory of one context, bytes. */
export interface ContextEstimate {
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
}

// Graph bookkeeping and thread stacks, whatever the model.
const FIXED_BYTES = 32 * 1024 * 1024;

/**
 * The memory that a context needs in addition to the weights: the F16 cache of K and V, two copies of the logits (graph and output), and
 * the activations of one batch.
 * @param cells the number of cached tokens in all
 * @param batchTokens the number of tokens evaluated at once
 * @param outputs the number of rows of logits at once
 */
export function estimateContext(
  shape: ModelShape,
  cells: number,
  batchTokens: number,
  outputs: number,
): ContextEstimate {
  const activations = batchTokens * 4 * (6 * shape.embedding + 3 * shape.feedForward);
  return {
    kvCacheBytes: cells * shape.cacheBytesPerToken,
    bufferBytes: FIXED_BYTES + activations + outputs * shape.vocabSize * 4 * 2,
  };
}

/** Memory of the context that scores items of `length` tokens, `slots` at once, with `outputs` rows of logits for each. */
export function estimateScoring(
  shape: ModelShape,
  length: number,
  slots: number,
  outputs: number = length,
): ContextEstimate {
  return estimateContext(shape, slots * wholeCells(length), slots * length, slots * outputs);
}

/** What a model file says about its attention; `keyLength` and `valueLength` are null where it names none. */
export interface AttentionShape {
  readonly layers: number;
  readonly embedding: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly keyLength: number | null;
  readonly valueLength: number | null;
}

/** Bytes of K and V for one cached token, F16, all layers. */
export function cacheBytesPerToken(shape: AttentionShape): number {
  const headSize = Math.ceil(shape.embedding / Math.max(1, shape.heads));
  const perHead = (shape.keyLength ?? headSize) + (shape.valueLength ?? headSize);
  return shape.layers * Math.max(1, shape.keyValueHeads) * perHead * 2;
}
