import {
  BATCH_CELLS,
  BATCH_SEQUENCES,
  BATCH_TOKENS,
  CACHE_STEP,
  type SequenceRoom,
} from '../domain/index.js';
import type { ModelShape } from './modelShape.js';

/** Tokens rounded up to whole steps of the cache. */
export function wholeCells(tokens: number): number {
  return Math.ceil(tokens / CACHE_STEP) * CACHE_STEP;
}

/**
 * The number of rows that llama.cpp multiplies together where it repacked quantized weights. The last one to three rows of a batch take
 * another kernel, which rounds otherwise (ggml-cpu/repack.cpp).
 */
const ROW_GROUP = 4;
/** With fewer rows, llama.cpp takes other kernels: below 2 for all types, below 8 for IQ types (ggml-cpu/iqp.cpp). */
const LEAST_ROWS = 8;

/** Rows rounded up to a number at which each is computed like every other, in a batch of any size. */
export function wholeRows(rows: number): number {
  return Math.max(LEAST_ROWS, Math.ceil(rows / ROW_GROUP) * ROW_GROUP);
}

/** Memory of one context, bytes. */
export interface ContextEstimate {
  /** K and V, and the recurrent state of every sequence. */
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
}

/** What a context holds and computes at once. */
export interface ContextSize {
  /** The number of cached tokens in all. */
  readonly cells: number;
  /** The number of cached tokens that one evaluated token can see. */
  readonly visible: number;
  /** The number of tokens evaluated at once. */
  readonly batchTokens: number;
  /** The number of rows of logits at once. */
  readonly outputs: number;
  readonly sequences: number;
  readonly flashAttention: boolean;
}

// Thread stacks and what llama.cpp allocates whatever the model.
const FIXED_BYTES = 16 * 1024 * 1024;
// One node in two graphs and in the scheduler, and the number of nodes for each tensor (graph_max_nodes in llama-context.cpp).
const NODE_BYTES = 1024;
const NODES_PER_TENSOR = 16;

/**
 * The memory that a context needs in addition to the weights: the F16 cache of K and V and the recurrent states, two copies of the logits
 * (graph and output), the activations of one batch, and the masks. Without flash attention, all attention scores of one block are in
 * memory, in F32 and once more in F16.
 */
export function estimateContext(shape: ModelShape, size: ContextSize): ContextEstimate {
  const { cells, visible, batchTokens, outputs, sequences } = size;
  const isFlash = size.flashAttention && shape.flashAttention;
  const pairs = batchTokens * visible;
  const perToken = isFlash ? shape.cacheBytesPerToken : shape.plainCacheBytesPerToken;
  return {
    kvCacheBytes: cells * perToken + sequences * shape.stateBytesPerSequence,
    bufferBytes:
      FIXED_BYTES +
      NODE_BYTES * (shape.tensorCount * NODES_PER_TENSOR + batchTokens * shape.nodesPerToken) +
      batchTokens * shape.activations * 4 +
      outputs * shape.vocabSize * 4 * 2 +
      pairs * (shape.masks * (isFlash ? 2 : 4) + shape.indexerBytesPerPair) +
      (isFlash ? 0 : pairs * shape.heads * (4 + 2)) +
      batchTokens * batchTokens * shape.decayHeads * 4,
  };
}

/**
 * Memory of the context that scores items of `length` tokens, `slots` at once, with `outputs` rows of logits for each.
 * @param isReplay the replay evaluates half as many tokens at once, without flash attention
 */
export function estimateScoring(
  shape: ModelShape,
  length: number,
  slots: number,
  outputs: number = length,
  isReplay = false,
): ContextEstimate {
  return estimateContext(shape, {
    cells: slots * wholeCells(length),
    visible: wholeCells(length),
    batchTokens: Math.ceil((slots * wholeRows(length)) / (isReplay ? 2 : 1)),
    outputs: slots * wholeRows(outputs),
    sequences: slots,
    flashAttention: !isReplay,
  });
}

/** The larger of what scoring and its replay need; one of them is in memory at a time. */
export function estimateWithReplay(shape: ModelShape, length: number, slots: number): ContextEstimate {
  const exact = estimateScoring(shape, length, slots);
  const replay = estimateScoring(shape, length, slots, length, true);
  const total = ({ kvCacheBytes, bufferBytes }: ContextEstimate): number => kvCacheBytes + bufferBytes;
  return total(replay) > total(exact) ? replay : exact;
}

/** What is evaluated at once for sequences: tokens of a prefix, and rows of outputs. */
export interface SequenceBatch {
  readonly batchTokens: number;
  readonly outputs: number;
}

/**
 * Memory of the context of sequences that grow (open, fork, step): one cache that all of them see.
 * @param tokens the number of cached tokens in all
 */
export function estimateSequences(
  shape: ModelShape,
  sequences: number,
  tokens: number,
  { batchTokens, outputs }: SequenceBatch,
): ContextEstimate {
  const cells = Math.max(wholeCells(tokens), wholeCells(batchTokens));
  return estimateContext(shape, {
    cells,
    visible: cells,
    batchTokens,
    outputs,
    sequences,
    flashAttention: true,
  });
}

/**
 * Memory of the largest context for which a device leaves room before anything is planned in detail: a batch of {@link BATCH_TOKENS} with
 * outputs everywhere, and {@link BATCH_SEQUENCES} sequences.
 * @param room what grows side by side
 * @param trainedContext no sequence has more tokens
 */
export function estimatePlanned(
  shape: ModelShape,
  { sequences, tokens }: SequenceRoom = { sequences: 0, tokens: 0 },
  trainedContext = Infinity,
): ContextEstimate {
  const most = Math.max(BATCH_CELLS, sequences * Math.min(tokens, trainedContext));
  return estimateSequences(shape, Math.max(BATCH_SEQUENCES, sequences), most, {
    batchTokens: BATCH_TOKENS,
    outputs: BATCH_TOKENS,
  });
}

/**
 * The largest number of cached tokens, in whole steps, with which the context of {@link estimateSequences} fits.
 * @param most the number that did not fit
 * @param room bytes
 * @param hostShare the share of the cache that is in main memory, 0 … 1
 */
export function tokensThatFit(
  shape: ModelShape,
  sequences: number,
  batch: SequenceBatch,
  most: number,
  room: number,
  hostShare: number,
): number {
  let [fits, tooMany] = [0, Math.ceil(most / CACHE_STEP)];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    const need = estimateSequences(shape, sequences, middle * CACHE_STEP, batch);
    if (need.bufferBytes + need.kvCacheBytes * hostShare <= room) fits = middle;
    else tooMany = middle;
  }
  return fits * CACHE_STEP;
}
