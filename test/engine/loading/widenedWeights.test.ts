import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  Engine,
  LoadedModel,
  LoadOptions,
  ScoredItem,
  WeightsChoice,
} from '../../../src/domain/index.js';
import { createLlamaEngine } from '../../../src/engine/llama/index.js';
import { LlamaEngine } from '../../../src/engine/llama/llamaEngine.js';
import { loadedTensors } from '../../../src/engine/llama/weights/loadedTensors.js';
import { GGML_TYPES, ModelRows, type GgufModel } from '../../../src/gguf/index.js';
import { DEMO, PLANT } from '../../support/cli.js';
import { like } from '../../support/like.js';
import { writeGguf, writeShards, type GgufSpec, type TensorSpec } from '../../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../../support/models/tinyModels.js';
import { byteLevelBpe } from '../../support/models/tinyTokenizers.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';

const folder = scratchFolder();
const tokenizer = byteLevelBpe(400, { bos: true });
let engine: Engine = createLlamaEngine();
afterEach(async () => {
  await engine.dispose();
  engine = createLlamaEngine();
});

const load = (path: string, options: Partial<LoadOptions> = {}): Promise<LoadedModel> =>
  engine.load({ path, gpu: 'off', threads: 1, ...options });

/**
 * A small model in Q8_0, and the same numbers in F32, decoded by the program's own reader of GGUF.
 * @param change of its tensors before they are written
 */
async function twins(
  name: string,
  tied: boolean,
  change: (tensor: TensorSpec) => TensorSpec = (tensor) => tensor,
): Promise<{ readonly path: string; readonly decoded: GgufSpec }> {
  const q8 = randomLlama({ ...TINY, tokenizer, seed: name, type: 'Q8_0', tied });
  const path = join(folder, `${name}-q8.gguf`);
  writeGguf(path, { ...q8, tensors: q8.tensors.map(change) });
  const rows = new ModelRows(path);
  const tensors: TensorSpec[] = [];
  for (const tensor of q8.tensors) {
    const width = must(tensor.shape[0]);
    const count = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
    const all = new Float32Array(width * count);
    await rows.read(tensor.name, 0, count, all);
    const fill = (row: Float32Array, index: number): void =>
      row.set(all.subarray(index * width, (index + 1) * width));
    // Token embeddings beside an output layer are looked up, and stay as they are stored.
    const isLookedUp = !tied && tensor.name === 'token_embd.weight';
    tensors.push({ ...tensor, type: isLookedUp ? 'Q8_0' : 'F32', fill });
  }
  await rows.close();
  return { path, decoded: { ...q8, tensors } };
}

const tokens = Int32Array.from({ length: 60 }, (_, at) => 10 + ((at * 37) % 380));

async function scored(
  path: string,
  options: Partial<LoadOptions> = {},
  ids: Int32Array = tokens,
): Promise<ScoredItem> {
  await engine.dispose();
  engine = createLlamaEngine();
  await load(path, options);
  const [item] = await engine.score({
    items: [{ tokens: ids, from: 1 }],
    bos: true,
    policies: [],
    topCount: 3,
  });
  return must(item);
}

describe('weights that are widened to F32', () => {
  it.each([false, true])('give the bits of a file that holds the decoded numbers, tied: %s', async (tied) => {
    const { path: stored, decoded: spec } = await twins(`twin-${tied}`, tied);
    const decoded = join(folder, `twin-${tied}.gguf`);
    writeGguf(decoded, spec);
    const widened = await scored(stored, { weights: 'f32' });
    expect(widened).toEqual(await scored(decoded));
    // Otherwise the test could not fail.
    expect(widened).not.toEqual(await scored(stored));
  });

  it('are gathered from all files of a model', async () => {
    const shape = { ...TINY, tokenizer, seed: 'shards', type: 'Q8_0', tied: false } as const;
    const whole = join(folder, 'whole.gguf');
    writeGguf(whole, randomLlama(shape));
    const [first] = writeShards(join(folder, 'shards'), 3, randomLlama(shape));
    expect(await scored(must(first), { weights: 'f32' })).toEqual(await scored(whole, { weights: 'f32' }));
  });
});

describe('weights that are widened', () => {
  it('are of every type that ggml decodes, and of no other: a crafted file may state any', () => {
    const stays = [...GGML_TYPES.values()].filter((type) => {
      const tensor = { name: 'blk.0.attn_q.weight', shape: [256], type, elements: 256, file: 0 };
      const [loaded] = loadedTensors({ tensors: [tensor] } as unknown as GgufModel, 'f16');
      return must(loaded).type === type;
    });
    // ggml.c of v0.5.0, type_traits: those without to_float, and the floats.
    const names = 'F32 F16 Q8_1 Q8_K I8 I16 I32 I64 F64 BF16';
    expect(stays.map(({ name }) => name).join(' ')).toBe(names);
  });

  const stored = join(PLANT, 'P1-q8_0.gguf');

  it('are on record with what rounding changed: nothing in F32, little in F16, more in BF16', async () => {
    const facts = async (weights: WeightsChoice) => {
      const { fingerprint } = await load(stored, { weights });
      const { wideningMs } = await engine.counters();
      expect(wideningMs > 0).toBe(weights !== 'as-stored');
      await engine.dispose();
      engine = createLlamaEngine();
      return fingerprint.numeric;
    };
    expect(await facts('f32')).toMatchObject({
      widened: 'f32',
      widenedChangedShare: '0',
      widenedLargestDifference: '0',
    });
    const [half, brain] = [await facts('f16'), await facts('bf16')];
    expect(half).toMatchObject({ widened: 'f16', widenedChangedShare: like(/^0\.\d+$/) });
    const [small, large] = [half, brain].map((one) => Number(one['widenedLargestDifference']));
    // BF16 keeps three bits less of a number than F16: its rounding is eight times as coarse.
    expect(must(large) / must(small)).toBeGreaterThan(4);
    expect(must(large) / must(small)).toBeLessThan(16);
    expect(Object.keys(await facts('as-stored'))).not.toContain('widened');
  });

  it('are nearer to the numbers of the file than with activations in 8 bits', async () => {
    const text = 'The whale went down, and the sea rolled on as it rolled five thousand years ago.';
    await load(stored);
    const { tokens: ids } = await engine.tokenize(text);
    const exact = await scored(stored, { weights: 'f32' }, ids);
    const distance = async (weights: WeightsChoice): Promise<number> => {
      const { logProbs } = await scored(stored, { weights }, ids);
      return logProbs.reduce((sum, value, at) => sum + Math.abs(value - must(exact.logProbs[at])), 0);
    };
    const [asStored, f16, bf16] = [
      await distance('as-stored'),
      await distance('f16'),
      await distance('bf16'),
    ];
    expect(f16).toBeLessThan(bf16);
    expect(bf16).toBeLessThan(asStored);
    expect(f16 * 4).toBeLessThan(asStored);
  });

  it('stay as they are in a file of F16, whatever is asked for', async () => {
    const file = join(DEMO, 'P1-f16.gguf');
    const { fingerprint } = await load(file, { weights: 'bf16' });
    expect(Object.keys(fingerprint.numeric)).not.toContain('widened');
    const asked = await scored(file, { weights: 'bf16' });
    expect(asked).toEqual(await scored(file));
  });

  it('are counted as memory that the process has taken, and refused where it is not there', async () => {
    const elements = (await load(stored)).parameterCount;
    const room = 2 ** 40;
    const roomy = new LlamaEngine(() => room);
    await roomy.load({ path: stored, gpu: 'off', threads: 1, weights: 'f32' });
    // A file in memory is not available memory, as pages of a file on disk would be.
    const { availableBytes } = await roomy.estimateMemory(100);
    expect(availableBytes - room).toBeGreaterThanOrEqual(4 * elements);
    await roomy.dispose();
    const narrow = new LlamaEngine(() => 2 * elements);
    await expect(
      narrow.load({ path: stored, gpu: 'off', threads: 1, weights: 'f32', memoryShort: true }),
    ).rejects.toMatchObject({ code: 'memory-short', hint: like(/--weights as-stored/) });
    await narrow.dispose();
  });

  it('are refused in F16 where one is too large for it, and hold it in BF16', async () => {
    const { path } = await twins('large', false, (tensor) => {
      if (tensor.name !== 'blk.0.ffn_down.weight') return tensor;
      const fill = (row: Float32Array, index: number): void => {
        tensor.fill(row, index);
        if (index === 0) row[0] = 7e4;
      };
      return { ...tensor, fill };
    });
    await expect(load(path, { weights: 'f16' })).rejects.toMatchObject({
      code: 'weights-overflow',
      details: { tensor: 'blk.0.ffn_down.weight' },
    });
    await expect(load(path, { weights: 'bf16' })).resolves.toMatchObject({
      fingerprint: { numeric: { widened: 'bf16' } },
    });
  });
});
