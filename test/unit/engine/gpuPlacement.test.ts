import { describe, expect, it } from 'vitest';
import {
  countBlocks,
  layersThatFit,
  placeWeights,
  shareOnGpu,
} from '../../../src/engine/llama/gpu/placement.js';

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
    expect(layersThatFit(untied, 114 * MB)).toBe(4);
    expect(layersThatFit(untied, 113 * MB)).toBe(3);
    expect(layersThatFit(untied, 79 * MB)).toBe(2);
    expect(layersThatFit(untied, 14 * MB)).toBe(1);
    expect(layersThatFit(untied, 13 * MB)).toBe(0);
    expect(layersThatFit(untied, 0)).toBe(0);
  });

  it('the cache is on the GPU with its blocks; the output layer has none', () => {
    expect([0, 1, 2, 4].map((layers) => shareOnGpu(untied, layers))).toEqual([0, 0, 1 / 3, 1]);
    expect(shareOnGpu([embeddings], 1)).toBe(0);
  });
});
