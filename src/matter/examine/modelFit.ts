import type { MemoryEstimate, ModelFacts } from '../../domain/index.js';
import { estimateScoring, formatBytes, modelShape } from '../../engine/index.js';

/**
 * Memory for scoring sequences of `length` tokens, `slots` at once, by the formula of the engine, from what the model file says. All
 * of it in main memory: a GPU takes some or all of it away.
 */
export function modelFit(
  facts: ModelFacts,
  length: number,
  slots: number,
  availableBytes: number,
): MemoryEstimate {
  const shape = modelShape({
    architecture: facts.architecture ?? '',
    blocks: facts.blockCount ?? 0,
    embedding: facts.embeddingLength ?? 0,
    vocabSize: facts.vocabularySize,
    heads: facts.headCount,
    keyValueHeads: facts.keyValueHeadCount,
    number: (name) => numberOf(facts, name),
    tensors: facts.tensors,
  });
  const { kvCacheBytes, bufferBytes } = estimateScoring(shape, length, slots);
  const weightsBytes = facts.tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const totalBytes = weightsBytes + kvCacheBytes + bufferBytes;
  return {
    weightsBytes,
    kvCacheBytes,
    bufferBytes,
    totalBytes,
    availableBytes,
    fits: totalBytes <= availableBytes,
  };
}

/** The estimate in words, with what to do when it does not fit. */
export function fitWords(memory: MemoryEstimate, facts: ModelFacts, length: number, slots: number): string {
  const what =
    slots === 1 ? `one sequence of ${length} tokens` : `${slots} sequences of ${length} tokens at once`;
  const parts = `weights ${formatBytes(memory.weightsBytes)}, cache ${formatBytes(memory.kvCacheBytes)}, buffers ${formatBytes(memory.bufferBytes)}`;
  const needs = `Scoring ${what} needs about ${formatBytes(memory.totalBytes)} of memory (${parts}).`;
  const difference = formatBytes(Math.abs(memory.availableBytes - memory.totalBytes));
  const verdict = memory.fits
    ? `${formatBytes(memory.availableBytes)} are available now: it fits, with ${difference} to spare.`
    : `${formatBytes(memory.availableBytes)} are available now: it does not fit, ${difference} are missing. Score fewer or shorter sequences at once, free memory, or use a larger machine.`;
  const trained = facts.contextLength;
  const beyond =
    trained !== null && length > trained
      ? ` The model was trained on at most ${trained} tokens in a row; longer sequences are refused.`
      : '';
  return `${needs} ${verdict}${beyond}`;
}

function numberOf(facts: ModelFacts, name: string): number | null {
  if (facts.architecture === null) return null;
  const value = facts.metadata.find(({ key }) => key === `${facts.architecture}.${name}`)?.value;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}
