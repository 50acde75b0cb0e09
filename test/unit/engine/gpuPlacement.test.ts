import { describe, expect, it } from 'vitest';
import {
  countBlocks,
  layersThatFit,
  placeWeights,
  shareOnGpu,
} from '../../../src/engine/llama/gpu/placement.js';
import { ATTACKS, parseParameters } from '../../../src/attacks/index.js';
import { exceedsBatches } from '../../../src/domain/index.js';
import { estimatePlanned, modelShape } from '../../../src/engine/index.js';

const MB = 1e6;
// Three blocks of 30 MB in two tensors each, embeddings of 10 MB, an output layer of 12 MB.
const blocks = [0, 1, 2].flatMap((n) => [
  { name: `blk.${n}.attn_q.weight`, sizeBytes: 10 * MB },
  { name: `blk.${n}.ffn_up.weight`, sizeBytes: 20 * MB },
]);
const embeddings = { name: 'token_embd.weight', sizeBytes: 10 * MB };
const untied = [
  embeddings,
  ...blocks,
  { name: 'output.weight', sizeBytes: 11 * MB },
  { name: 'output_norm.weight', sizeBytes: MB },
];
const tied = [embeddings, ...blocks, { name: 'output_norm.weight', sizeBytes: MB }];

describe('where weights go', () => {
  it('the last layers go to the GPU, the output layer first, and the embeddings never', () => {
    expect(countBlocks(untied)).toBe(3);
    const onGpu = [0, 1, 2, 3, 4].map((layers) => placeWeights(untied, layers).deviceBytes / MB);
    expect(onGpu).toEqual([0, 12, 42, 72, 102]);
    const onHost = [0, 1, 2, 3, 4].map((layers) => placeWeights(untied, layers).hostBytes / MB);
    expect(onHost).toEqual([112, 100, 70, 40, 10]);
  });

  it('tied embeddings are on both sides', () => {
    expect(placeWeights(tied, 0)).toEqual({ hostBytes: 101 * MB, deviceBytes: 0 });
    expect(placeWeights(tied, 4)).toEqual({ hostBytes: 10 * MB, deviceBytes: 101 * MB });
  });

  it('as many layers as leave a tenth of the free memory', () => {
    const nothing = { kvCacheBytes: 0, bufferBytes: 0 };
    expect(layersThatFit(untied, 114 * MB, nothing)).toBe(4);
    expect(layersThatFit(untied, 113 * MB, nothing)).toBe(3);
    expect(layersThatFit(untied, 79 * MB, nothing)).toBe(2);
    expect(layersThatFit(untied, 14 * MB, nothing)).toBe(1);
    expect(layersThatFit(untied, 13 * MB, nothing)).toBe(0);
    expect(layersThatFit(untied, 0, nothing)).toBe(0);
  });

  it('a layer takes its part of the cache with it, and the first one the buffers', () => {
    // 102 MB of weights, 30 MB of cache, 9 MB of buffers: 141 MB in 90% of 157 MB.
    const context = { kvCacheBytes: 30 * MB, bufferBytes: 9 * MB };
    expect(layersThatFit(untied, 157 * MB, context)).toBe(4);
    expect(layersThatFit(untied, 156 * MB, context)).toBe(3);
    // Two blocks and their cache: 72 + 20 + 9.
    expect(layersThatFit(untied, 113 * MB, context)).toBe(3);
    expect(layersThatFit(untied, 112 * MB, context)).toBe(2);
    expect(layersThatFit(untied, 24 * MB, context)).toBe(1);
    expect(layersThatFit(untied, 23 * MB, context)).toBe(0);
  });

  it('the cache is on the GPU with its blocks; the output layer has none', () => {
    expect([0, 1, 2, 4].map((layers) => shareOnGpu(untied, layers))).toEqual([0, 0, 1 / 3, 1]);
    expect(shareOnGpu([embeddings], 1)).toBe(0);
  });
});

describe('the context for which a GPU leaves room', () => {
  // One head of 64 in each of two blocks: K and V of a token take 2 × 2 × 64 F16 numbers, 512 bytes.
  const attention = [0, 1].flatMap((n) =>
    ['k', 'v'].map((name) => ({ name: `blk.${n}.attn_${name}.weight`, shape: [64, 64] })),
  );
  const shape = modelShape({
    architecture: 'llama',
    blocks: 2,
    embedding: 64,
    vocabSize: 1000,
    heads: [1],
    keyValueHeads: [1],
    number: () => null,
    tensors: attention,
  });

  it('is that of a batch, or of what grows side by side, but never of longer texts than the model knows', () => {
    expect(estimatePlanned(shape).kvCacheBytes).toBe(32 * 256 * 512);
    expect(estimatePlanned(shape, { sequences: 8, tokens: 4096 }).kvCacheBytes).toBe(8 * 4096 * 512);
    expect(estimatePlanned(shape, { sequences: 8, tokens: 4096 }, 2048).kvCacheBytes).toBe(8 * 2048 * 512);
    expect(estimatePlanned(shape, { sequences: 2, tokens: 10 })).toEqual(estimatePlanned(shape));
  });

  it('is the same for every attack with default parameters, so that a loaded model serves the next attack', () => {
    const rooms = ATTACKS.flatMap((attack) => attack.sequenceRoom?.(parseParameters(attack, {})) ?? []);
    expect(rooms.length).toBeGreaterThan(5);
    expect(rooms.filter(exceedsBatches)).toEqual([]);
    for (const room of rooms) expect(estimatePlanned(shape, room)).toEqual(estimatePlanned(shape));
    expect([
      exceedsBatches({ sequences: 33, tokens: 1 }),
      exceedsBatches({ sequences: 8, tokens: 1025 }),
    ]).toEqual([true, true]);
  });
});
