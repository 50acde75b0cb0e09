import { join } from 'node:path';
import { availableParallelism, totalmem } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine, LoadedModel, LoadOptions } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { availableMemoryBytes, requireMemory } from '../../src/engine/llama/machine/memory.js';
import { numbers, writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import {
  randomBert,
  randomLlama,
  randomMamba,
  TINY,
  writeLlama,
  writeLlamaShards,
} from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';

const folder = scratchFolder();
const small = byteLevelBpe(400, { bos: true });
let engine: Engine = createLlamaEngine();
afterEach(async () => {
  await engine.dispose();
  engine = createLlamaEngine();
});

async function write(name: string, spec: GgufSpec): Promise<string> {
  const path = join(folder, `${name}.gguf`);
  writeGguf(path, spec);
  return Promise.resolve(path);
}

function load(path: string, options: Partial<LoadOptions> = {}): Promise<LoadedModel> {
  return engine.load({ path, gpu: 'off', threads: 1, ...options });
}

function score(lengths: readonly number[], { bos = true, from = 10, slots = 2 } = {}) {
  const items = lengths.map((length) => ({ tokens: sample(length), from }));
  return engine.score({ items, bos, policies: [], topCount: 3, slots });
}

/** Tokens of the letters, the same ones for every length. */
function sample(length: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => 70 + ((at * 7 + (at >> 3)) % 26));
}

describe('models of many kinds', () => {
  it('loads a split model from any shard, to the same results', async () => {
    const shape = { ...TINY, tokenizer: small, seed: 'split' };
    const whole = join(folder, 'whole.gguf');
    writeLlama(whole, shape);
    const shards = writeLlamaShards(join(folder, 'split'), 3, shape);
    await load(whole);
    const expected = await score([40, 40]);
    for (const shard of shards) {
      await engine.dispose();
      await load(shard);
      expect(await score([40, 40])).toEqual(expected);
    }
  });

  it('scores windows longer than a batch', async () => {
    const path = join(folder, 'long.gguf');
    writeLlama(path, { ...TINY, tokenizer: small, seed: 'long', context: 2048 });
    await load(path);
    const [long] = await engine.score({
      items: [{ tokens: sample(1500), from: 0 }],
      bos: true,
      policies: [],
      topCount: 0,
    });
    const [short] = await score([400], { from: 0, slots: 1 });
    expect(must(long).logProbs).toHaveLength(1500);
    for (const [at, logProb] of must(short).logProbs.entries()) {
      expect(Math.abs(must(must(long).logProbs[at]) - logProb)).toBeLessThan(0.05);
    }
  });

  it('refuses windows longer than the trained context, and items that cannot be scored', async () => {
    const path = join(folder, 'short.gguf');
    writeLlama(path, { ...TINY, tokenizer: small, seed: 'short', context: 128 });
    await load(path);
    expect(await score([128])).toHaveLength(1);
    await expect(score([40, 129])).rejects.toMatchObject({
      code: 'context-too-long',
      message: 'Item 1 needs a context of 129 tokens, but the model was trained with 128.',
    });
    await expect(score([10])).rejects.toMatchObject({ code: 'score-range' });
    await expect(score([20], { from: 1.5 })).rejects.toMatchObject({ code: 'score-range' });
    await expect(score([20], { slots: 0 })).rejects.toMatchObject({ code: 'score-range' });
    const items = [{ tokens: Int32Array.of(1, 2, 400), from: 1 }];
    await expect(engine.score({ items, bos: true, policies: [], topCount: 0 })).rejects.toMatchObject({
      code: 'token-range',
    });
  });

  it('never makes up a BOS', async () => {
    const path = join(folder, 'no-bos.gguf');
    writeLlama(path, { ...TINY, tokenizer: byteLevelBpe(400, { bos: false }), seed: 'no-bos' });
    const { bosToken, addsBos } = await load(path);
    expect({ bosToken, addsBos }).toEqual({ bosToken: null, addsBos: false });
    await expect(score([30])).rejects.toMatchObject({ code: 'bos-missing' });
    await expect(score([30], { bos: false, from: 0 })).rejects.toMatchObject({ code: 'score-range' });
    const [item] = await score([30], { bos: false, from: 1 });
    expect(must(item).logProbs).toHaveLength(29);
  });

  it('scores a recurrent model, and extends copies of its state', async () => {
    const path = await write('mamba', randomMamba(small, 'mamba'));
    const { canForkSequences, recurrent, fingerprint } = await load(path);
    expect({ canForkSequences, recurrent }).toEqual({ canForkSequences: true, recurrent: true });
    expect(fingerprint.selfCheck).toBe('passed');
    const alone = [...(await score([60])), ...(await score([60, 60])).slice(1)];
    expect(alone[1]).toEqual(alone[0]);
    expect((await score([60, 30, 60]))[2]).toEqual(alone[0]);
  });

  it('takes a vocabulary of 256,000 with tied embeddings', async () => {
    const path = join(folder, 'wide.gguf');
    writeLlama(path, {
      ...TINY,
      tokenizer: byteLevelBpe(256_000, { bos: true }),
      seed: 'wide',
      tied: true,
      type: 'Q8_0',
    });
    const { vocabSize } = await load(path);
    expect(vocabSize).toBe(256_000);
    const [item] = await score([30]);
    for (const [at, entropy] of must(item).entropies.entries()) {
      expect(entropy).toBeGreaterThan(0);
      expect(entropy).toBeLessThanOrEqual(Math.log(vocabSize));
      expect(must(item).logProbs[at]).toBeLessThan(0);
      expect(must(must(item).ranks[at]) < 3).toBe(
        [...must(item).topIds.subarray(3 * at, 3 * at + 3)].includes(must(sample(30)[10 + at])),
      );
    }
  });

  it('refuses encoders', async () => {
    const path = await write('bert', randomBert('bert'));
    await expect(load(path)).rejects.toMatchObject({ kind: 'input', code: 'model-not-generative' });
  });
});

describe('models that are no good', () => {
  it('refuses outputs that are not finite', async () => {
    const spec = randomLlama({ ...TINY, tokenizer: small, seed: 'overflow' });
    const tensors = spec.tensors.map((tensor) =>
      tensor.name === 'output_norm.weight'
        ? { ...tensor, fill: (row: Float32Array) => void row.fill(3e38) }
        : tensor,
    );
    const path = await write('overflow', { ...spec, tensors });
    await expect(load(path)).rejects.toMatchObject({ code: 'logits-not-finite', kind: 'input' });
    await expect(engine.counters()).rejects.toMatchObject({ code: 'engine-not-loaded' });
  });

  it('refuses weights that are not numbers, and says that this is why', async () => {
    const spec = randomLlama({ ...TINY, tokenizer: small, seed: 'nan' });
    const tensors = spec.tensors.map((tensor) =>
      tensor.name === 'blk.1.ffn_norm.weight'
        ? { ...tensor, fill: (row: Float32Array) => void row.fill(NaN) }
        : tensor,
    );
    const path = await write('nan', { ...spec, tensors });
    await expect(load(path)).rejects.toMatchObject({
      code: 'model-load-failed',
      message: expect.stringContaining('the weights hold values that are not valid numbers') as string,
    });
  });

  it('tells what llama.cpp says about a file that it refuses', async () => {
    const spec = randomLlama({ ...TINY, tokenizer: small, seed: 'rope' });
    const metadata: GgufSpec['metadata'] = [
      ...spec.metadata,
      ['llama.rope.dimension_sections', numbers('i32', [1, 2, 3])],
      ['tokenizer.ggml.precompiled_charsmap', { type: 'string', value: 'x' }],
    ];
    const renamed = spec.metadata.map(([key, value]) =>
      key === 'tokenizer.ggml.pre'
        ? ([key, { type: 'string', value: 'of another world' }] as const)
        : ([key, value] as const),
    );
    const path = await write('unknown', {
      tensors: spec.tensors,
      metadata: [...renamed, ...metadata.slice(-2)],
    });
    await expect(load(path)).rejects.toMatchObject({
      code: expect.stringMatching(/^model-/) as string,
      message: expect.stringContaining('of another world') as string,
    });
  });

  it.each(['missing.gguf', '.'])('refuses a path that is no file: %s', async (name) => {
    await expect(load(join(folder, name))).rejects.toMatchObject({ name: 'PalimpsestError' });
  });
});

describe('the life of an engine', () => {
  it('holds one model at a time, and can be loaded again', async () => {
    const path = 'assets/demo/P1-f16.gguf';
    await expect(engine.counters()).rejects.toMatchObject({ code: 'engine-not-loaded' });
    const first = await load(path);
    await expect(load(path)).rejects.toMatchObject({ code: 'engine-loaded' });
    await engine.dispose();
    await engine.dispose();
    expect(await load(path)).toEqual(first);
  });

  it('records what ran', async () => {
    const { fingerprint, ...facts } = await load('assets/demo/P1-f16.gguf');
    expect(facts).toMatchObject({ vocabSize: 4096, trainedContext: 512, bosToken: 1, addsBos: true });
    expect(fingerprint).toMatchObject({
      engine: 'llama.cpp',
      release: 'v0.5.0',
      gpuUsed: 'off',
      gpuLayers: 0,
    });
    const names = fingerprint.libraries.map(({ name }) => name);
    expect(names.filter((name) => name.includes('cpu'))).toHaveLength(1);
    expect(names).toHaveLength(4);
    expect(names).toEqual([...names].sort());
    for (const { sha256 } of fingerprint.libraries) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not use more threads than there are processors', async () => {
    for (const threads of [0, 1.5, availableParallelism() + 1]) {
      await expect(load('assets/demo/P1-f16.gguf', { threads })).rejects.toMatchObject({
        code: 'threads-range',
      });
    }
  });

  it('counts', async () => {
    await load('assets/demo/P1-f16.gguf');
    await score([50, 50, 50], { slots: 2 });
    const counters = await engine.counters();
    // The second batch holds one sequence; each has whole groups of four rows.
    expect(counters.tokensEvaluated).toBe(3 * 52);
    expect(counters.decodeMs).toBeGreaterThan(0);
    expect(counters.reduceMs).toBeGreaterThan(0);
  });
});

describe('memory', () => {
  it('is estimated for a request', async () => {
    await load('assets/demo/P1-f16.gguf');
    const estimate = await engine.estimateMemory(101, 5);
    // 5 sequences of 256 cells; K and V, 4 layers, 2 heads of 64, F16.
    expect(estimate.kvCacheBytes).toBe(5 * 256 * 2 * 4 * 2 * 64 * 2);
    expect(estimate.weightsBytes).toBe(8_004_608);
    expect(estimate.totalBytes).toBe(estimate.weightsBytes + estimate.kvCacheBytes + estimate.bufferBytes);
    expect(estimate.fits).toBe(true);
    expect((await engine.estimateMemory(512, 100_000)).fits).toBe(false);
  });

  it('is refused with both numbers when there is not enough', () => {
    const available = availableMemoryBytes();
    expect(available).toBeGreaterThan(0);
    expect(available).toBeLessThanOrEqual(totalmem());
    expect(() => requireMemory('The weights', 2 ** 50, 'x')).toThrow(
      /^The weights need 1\.00 PiB|1024\.00 TiB of memory, but only [\d.]+ [KMGT]iB is available\.$/,
    );
  });
});
