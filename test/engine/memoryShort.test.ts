import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedModel } from '../../src/domain/index.js';
import { LlamaEngine } from '../../src/engine/llama/llamaEngine.js';
import { scratchFolder } from '../support/scratch.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const path = join(scratchFolder(), 'random.gguf');
const MIB = 2 ** 20;
// The weights are larger than what is available, and a context is smaller.
const AVAILABLE = 40 * MIB;

let engine: LlamaEngine;
const load = (available: number, memoryShort?: boolean): Promise<LoadedModel> => {
  engine = new LlamaEngine(() => available);
  return engine.load({ path, gpu: 'off', threads: 1, ...(memoryShort === undefined ? {} : { memoryShort }) });
};
const logProbs = async (): Promise<number[]> => {
  const items = [{ tokens: Int32Array.from({ length: 40 }, (_, at) => (at * 7) % 600), from: 20 }];
  const [scored] = await engine.score({ items, bos: true, policies: [], topCount: 0, slots: 1 });
  return [...(scored?.logProbs ?? [])];
};

beforeAll(() => {
  writeLlama(path, {
    ...TINY,
    embedding: 512,
    heads: 8,
    keyValueHeads: 4,
    blocks: 4,
    feedForward: 1536,
    type: 'F32',
    tokenizer: byteLevelBpe(600, { bos: true }),
    seed: 'memory',
  });
});
afterEach(() => engine.dispose());

describe('weights for which there is not enough memory', () => {
  it('are refused with both numbers and a way to insist', async () => {
    await expect(load(AVAILABLE)).rejects.toMatchObject({
      code: 'memory-short',
      message: expect.stringMatching(
        /need 5\d\.\d\d MiB of memory, but only 40\.00 MiB is available\.$/,
      ) as string,
      hint: expect.stringContaining('--insist memory-short') as string,
      details: { availableBytes: AVAILABLE },
    });
  });

  it('are mapped and not copied when a person insists, and give the same numbers', async () => {
    await load(2 ** 40);
    const usual = await logProbs();
    await engine.dispose();
    const loaded = await load(AVAILABLE, true);
    expect(loaded.memoryShort?.availableBytes).toBe(AVAILABLE);
    expect(loaded.memoryShort?.neededBytes).toBeGreaterThan(AVAILABLE);
    expect(loaded.fingerprint.numeric).toMatchObject({
      extraBuffers: false,
      weights: 'mapped, may exceed memory',
    });
    expect(usual).toHaveLength(20);
    const mapped = await logProbs();
    // F32 weights are never repacked, so here the way of loading changes no digit.
    expect(mapped).toEqual(usual);
    expect(await engine.estimateMemory(40, 1)).toMatchObject({ fits: false });
  });

  it('are mapped in the same way when memory suffices, so that digits do not depend on the moment', async () => {
    const loaded = await load(2 ** 40, true);
    expect(loaded.memoryShort).toBeUndefined();
    expect(loaded.fingerprint.numeric).toMatchObject({ extraBuffers: false });
    expect(await engine.estimateMemory(40, 1)).toMatchObject({ fits: true });
  });

  it('leave cache and buffers refused: those cannot be read from a file again', async () => {
    await expect(load(12 * MIB, true)).rejects.toMatchObject({
      code: 'memory-short',
      message: expect.stringMatching(/^Cache and buffers /) as string,
    });
  });
});

describe('weights that fit', () => {
  it.runIf(process.platform === 'linux')('leave less room for cache and buffers', async () => {
    // Weights and context fit each by itself, and not together.
    await expect(load(56 * MIB)).rejects.toMatchObject({
      code: 'memory-short',
      message: expect.stringMatching(/^Cache and buffers /) as string,
    });
  });

  it('state how many cached tokens would fit', async () => {
    await load(200 * MIB);
    const open = (tokens: number) =>
      engine.open(Int32Array.of(1, 2), { bos: true, topCount: 1, capacity: { sequences: 2, tokens } });
    const refused = await open(10_000_000).then(
      () => 0,
      (error: unknown) => (error as { details: { fits: number } }).details.fits,
    );
    expect(refused).toBeGreaterThan(256);
    expect(refused % 256).toBe(0);
    await expect(open(refused + 256)).rejects.toMatchObject({ code: 'sequence-capacity' });
    expect((await open(refused)).next.topIds).toHaveLength(1);
  });
});
