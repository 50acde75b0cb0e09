import { wholeCells } from './context.js';
import type { ModelFacts } from './modelFacts.js';

/** Memory of one context, bytes. */
export interface ContextEstimate {
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
}

// Graph bookkeeping and thread stacks, whatever the model.
const FIXED_BYTES = 32 * 1024 * 1024;

/**
 * Memory that a context takes beside the weights: the F16 cache of K and V, two copies of the logits (graph and output), and
 * the activations of one batch.
 * @param cells cached tokens in all
 * @param batchTokens tokens evaluated at once
 * @param outputs rows of logits at once
 */
export function estimateContext(
  facts: ModelFacts,
  cells: number,
  batchTokens: number,
  outputs: number,
): ContextEstimate {
  const activations = batchTokens * 4 * (6 * facts.embedding + 3 * facts.feedForward);
  return {
    kvCacheBytes: cells * facts.cacheBytesPerToken,
    bufferBytes: FIXED_BYTES + activations + outputs * facts.vocabSize * 4 * 2,
  };
}

/** Memory of the context that scores items of `length` tokens, `slots` at once, with `outputs` rows of logits for each. */
export function estimateScoring(
  facts: ModelFacts,
  length: number,
  slots: number,
  outputs: number = length,
): ContextEstimate {
  return estimateContext(facts, slots * wholeCells(length), slots * length, slots * outputs);
}
