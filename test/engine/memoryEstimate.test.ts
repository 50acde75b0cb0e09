import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateScoring, modelShape, spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { NativeContext } from '../../src/engine/llama/context.js';
import type { EngineModel } from '../../src/engine/llama/engineModel.js';
import { loadModel } from '../../src/engine/llama/loadModel.js';

const path = 'assets/demo/P1-f16.gguf';

/** A model of two blocks by its numbers and the tensors of its blocks. */
const outlined = (
  architecture: string,
  heads: readonly number[],
  keyValueHeads: readonly number[],
  numbers: Readonly<Record<string, number>>,
  blocks: readonly Readonly<Record<string, readonly number[]>>[],
) =>
  modelShape({
    architecture,
    blocks: blocks.length,
    embedding: 64,
    vocabSize: 1000,
    heads,
    keyValueHeads,
    number: (name) => numbers[name] ?? null,
    tensors: blocks.flatMap((block, at) =>
      Object.entries(block).map(([name, shape]) => ({ name: `blk.${at}.${name}`, shape })),
    ),
  });
const attention = (key: number, value = key) => ({
  'attn_k.weight': [64, key],
  'attn_v.weight': [64, value],
  'ffn_up.weight': [64, 256],
});

describe('the shape of a model', () => {
  it('of a hybrid: some blocks cache keys and values, others keep a state', () => {
    const numbers = { 'ssm.conv_kernel': 4, 'ssm.inner_size': 128, 'ssm.state_size': 16 };
    const shape = outlined('jamba', [4], [0, 2], numbers, [{ 'ssm_in.weight': [64, 256] }, attention(32)]);
    expect(shape.cacheBytesPerToken).toBe(2 * (32 + 32));
    expect(shape.stateBytesPerSequence).toBe(4 * (3 * 128 + 16 * 128));
  });

  it('of blocks that have both', () => {
    const numbers = {
      'ssm.conv_kernel': 4,
      'ssm.inner_size': 128,
      'ssm.state_size': 16,
      'ssm.group_count': 2,
    };
    const block = { ...attention(32), 'ssm_in.weight': [64, 256] };
    const shape = outlined('falcon-h1', [4], [2], numbers, [block, block]);
    expect(shape.cacheBytesPerToken).toBe(2 * 2 * (32 + 32));
    expect(shape.stateBytesPerSequence).toBe(2 * 4 * (3 * (128 + 2 * 2 * 16) + 16 * 128));
  });

  it('of short convolutions, of RWKV, and without any attention', () => {
    const convolution = outlined('lfm2', [4], [0, 2], { 'shortconv.l_cache': 3 }, [
      { 'shortconv.conv.weight': [3, 64] },
      attention(32),
    ]);
    expect(convolution.stateBytesPerSequence).toBe(4 * 64 * 2);
    const rwkv = outlined('rwkv6', [0], [0], { 'wkv.head_size': 32 }, [{ 'time_mix_key.weight': [64, 64] }]);
    expect(rwkv).toMatchObject({ cacheBytesPerToken: 0, masks: 0, heads: 0 });
    expect(rwkv.stateBytesPerSequence).toBe(4 * (2 * 64 + 64 * 32));
  });

  it('of latent attention: one key for all heads, and no value', () => {
    const numbers = {
      'attention.key_length': 576,
      'attention.value_length': 512,
      'attention.key_length_mla': 192,
      'attention.value_length_mla': 128,
    };
    const shape = outlined('deepseek2', [16], [1], numbers, [{ 'attn_kv_a_mqa.weight': [64, 576] }]);
    expect(shape.cacheBytesPerToken).toBe(2 * 576);
  });

  it('of different blocks: each has its own, and without flash attention the widest value', () => {
    const shape = outlined('gemma4', [4], [2, 2, 2], { 'attention.shared_kv_layers': 1 }, [
      attention(32, 32),
      attention(64, 128),
      attention(64, 64),
    ]);
    expect(shape.cacheBytesPerToken).toBe(2 * (32 + 32 + 64 + 128));
    expect(shape.plainCacheBytesPerToken).toBe(2 * (32 + 128 + 64 + 128));
  });

  it('of a mixture of experts: those that one token uses', () => {
    const experts = { ...attention(32), 'ffn_up_exps.weight': [64, 96, 8] };
    const [two, four] = [2, 4].map((used) =>
      outlined('qwen3moe', [4], [2], { expert_used_count: used }, [experts]),
    );
    expect((four?.activations ?? 0) - (two?.activations ?? 0)).toBe(2 * (2 * 64) + 3 * (4 * 96 - 256));
  });
});

const peakOf = ({ pid }: SpawnedEngine): number =>
  1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);

describe.runIf(process.platform === 'linux')('the estimate and the peak of the process', () => {
  let engine: SpawnedEngine;
  beforeAll(async () => {
    engine = await spawnEngine({ kind: 'llama' });
  });
  afterAll(() => engine.kill());

  it('a replay of a long item needs what was estimated, within a factor of 2.5', async () => {
    await engine.load({ path: join(process.cwd(), path), gpu: 'off', threads: 1 });
    const length = 512;
    // As many as make the pass large: some megabytes that the process had already are used again, or not.
    const slots = 32;
    const items = Array.from({ length: slots }, (_, item) => ({
      tokens: Int32Array.from({ length }, (_token, at) => (at * 7 + item) % 4096),
      from: 256,
    }));
    const { residentBytes } = await engine.counters();
    await engine.score({ items, bos: false, policies: [], topCount: 0, slots, layout: 'replay' });
    const grown = peakOf(engine) - residentBytes;
    const { kvCacheBytes, bufferBytes } = await engine.estimateMemory(length, slots, true);
    expect(grown).toBeLessThan(1.05 * (kvCacheBytes + bufferBytes));
    expect(grown).toBeGreaterThan(0.4 * (kvCacheBytes + bufferBytes));
  });
});

describe('a context', () => {
  let model: EngineModel;
  beforeAll(async () => {
    ({ model } = await loadModel({ path: join(process.cwd(), path), gpu: 'off' }));
  });
  afterAll(() => model.library.fn.llama_model_free(model.pointer));

  it('holds attention scores without flash attention, which grow with the square of the length', () => {
    const { shape } = model.facts;
    const buffers = (length: number, isReplay: boolean): number =>
      estimateScoring(shape, length, 1, 1, isReplay).bufferBytes;
    const [short, long] = [4096, 8192].map((length) => buffers(length, true) - buffers(length, false) / 2);
    expect((long ?? 0) / (short ?? 1)).toBeGreaterThan(3.5);
  });

  it('that llama.cpp refuses is refused with its reason', async () => {
    const shape = { sequences: 300, cells: 300 * 256, batchTokens: 512, outputs: 300, unified: true };
    await expect(NativeContext.create(model.library, model, shape, model.flag)).rejects.toMatchObject({
      code: 'engine-context',
      message: expect.stringMatching(/300 sequences and 76800 tokens: .*n_seq_max/) as string,
    });
  });
});
