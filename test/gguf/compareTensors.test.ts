import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareTensors, readModel } from '../../src/gguf/index.js';
import { DECODERS } from '../../src/gguf/decodeElements.js';
import { DEMO, PLANT } from '../support/cli.js';
import { writeGguf, writeShards, type TensorSpec } from '../support/models/ggufWriter.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { randomLlama, TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();
const shape = { ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'tensors' };
const P1 = join(DEMO, 'P1-f16.gguf');

function decode(type: string, bytes: readonly number[], count: number): number[] {
  const into = new Float32Array(count);
  must(DECODERS.get(type))(new DataView(Uint8Array.from(bytes).buffer), count, into);
  return [...into];
}

describe('compareTensors', () => {
  it('finds the same weights as F16 and Q8_0, and another training of the same shape', async () => {
    const quantized = await compareTensors(P1, join(PLANT, 'P1-q8_0.gguf'));
    const counterfactual = await compareTensors(P1, join(DEMO, 'P0-f16.gguf'));
    expect(quantized).toHaveLength(38);
    expect(quantized.filter(({ equalBytes }) => equalBytes)).toHaveLength(9);
    expect(counterfactual.filter(({ equalBytes }) => equalBytes)).toHaveLength(0);
    // Cosines by numpy in float64, from a reader of its own.
    const golden: [string, number, number][] = [
      ['token_embd.weight', 0.9999737624835975, 0.32896010696727684],
      ['blk.0.ffn_down.weight', 0.9999853059791396, 0.15787966307554532],
      ['blk.3.attn_q.weight', 0.9999857135069605, 0.6396894686308291],
      ['output_norm.weight', 1, 0.9953792069157978],
    ];
    for (const [name, q8, p0] of golden) {
      expect(quantized.find((one) => one.name === name)?.cosine, name).toBeCloseTo(q8, 8);
      expect(counterfactual.find((one) => one.name === name)?.cosine, name).toBeCloseTo(p0, 8);
    }
  });

  it('is equal to itself, and reads shards', async () => {
    const whole = join(folder, 'whole.gguf');
    writeLlama(whole, shape);
    const shards = writeShards(join(folder, 'parts'), 3, randomLlama(shape));
    const names = readModel(whole).tensors.map(({ name }) => name);
    for (const other of [whole, ...shards]) {
      const compared = await compareTensors(whole, other);
      expect(compared.map(({ name }) => name)).toEqual(names);
      expect(compared.every(({ equalBytes, cosine }) => equalBytes && cosine === 1)).toBe(true);
    }
  });

  it('finds one changed byte, in one tensor', async () => {
    const [first, second] = [join(folder, 'first.gguf'), join(folder, 'second.gguf')];
    for (const path of [first, second]) writeLlama(path, shape);
    const tensor = must(readModel(second).tensors[2]);
    const file = openSync(second, 'r+');
    writeSync(file, Uint8Array.of(0x33), 0, 1, tensor.startByte + 5);
    closeSync(file);
    const changed = (await compareTensors(first, second)).filter(({ equalBytes }) => !equalBytes);
    expect(changed.map(({ name }) => name)).toEqual([tensor.name]);
    expect(changed[0]?.cosine).toBeGreaterThan(0.5);
    expect(changed[0]?.cosine).not.toBe(1);
  });

  it('says why there is no cosine: missing, another shape, nothing but zeros', async () => {
    const spec = randomLlama(shape);
    const fill = (row: Float32Array): void => void row.fill(1);
    const extra = (name: string, size: number, value = 1): TensorSpec => ({
      name,
      shape: [size],
      type: 'F32',
      fill: (row) => void row.fill(value),
    });
    const [a, b] = [join(folder, 'a.gguf'), join(folder, 'b.gguf')];
    writeGguf(a, {
      ...spec,
      tensors: [
        extra('only-a', 4),
        extra('shape', 4),
        extra('zero', 8, 0),
        { ...extra('types', 64), type: 'BF16', fill },
      ],
    });
    writeGguf(b, {
      ...spec,
      tensors: [
        extra('shape', 8),
        extra('zero', 8),
        { ...extra('types', 64), type: 'Q8_0', fill },
        extra('only-b', 4),
      ],
    });
    const reason = (text: string) => ({ kind: 'unscored', reason: text });
    expect(await compareTensors(a, b)).toMatchObject([
      { name: 'only-a', types: ['F32', ''], cosine: reason('the second model has none of this name') },
      { name: 'shape', equalBytes: false, cosine: reason('the shapes differ: 4 and 8') },
      { name: 'zero', equalBytes: false, cosine: reason('all numbers of one of them are zero') },
      { name: 'types', types: ['BF16', 'Q8_0'], equalBytes: false },
      { name: 'only-b', types: ['', 'F32'], cosine: reason('the first model has none of this name') },
    ]);
    const types = (await compareTensors(a, b))[3];
    expect(types?.cosine).toBeCloseTo(1, 12);
  });

  it('is stopped by a signal', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(compareTensors(P1, P1, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

/** Worked by hand from the block layouts of ggml-common.h: scale 2 (0x4000), minimum 1 (0x3c00) as F16. */
describe('the numbers of tensor types', () => {
  const [two, one] = [
    [0, 0x40],
    [0, 0x3c],
  ];
  const nibbles = Array.from({ length: 16 }, (_, at) => at | ((15 - at) << 4));
  const low = Array.from({ length: 32 }, (_, at) => (at < 16 ? at : 31 - at));

  it('are read from plain ones', () => {
    expect(decode('F32', [0, 0, 0x80, 0x3f], 1)).toEqual([1]);
    expect(decode('F16', [0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c], 4)).toEqual([1, -2, 2 ** -24, Infinity]);
    expect(decode('BF16', [0x80, 0x3f, 0, 0xc0], 2)).toEqual([1, -2]);
  });

  it('are read from blocks of 32', () => {
    const q8 = Array.from({ length: 32 }, (_, at) => (at - 16) & 255);
    expect(decode('Q8_0', [...two, ...q8], 32)).toEqual(Array.from({ length: 32 }, (_, at) => 2 * (at - 16)));
    expect(decode('Q4_0', [...two, ...nibbles], 32)).toEqual(low.map((value) => 2 * (value - 8)));
    expect(decode('Q4_1', [...two, ...one, ...nibbles], 32)).toEqual(low.map((value) => 2 * value + 1));
    // Fifth bits: element 0 and element 31.
    const high = [1, 0, 0, 0x80];
    const five = low.map((value, at) => value + (at === 0 || at === 31 ? 16 : 0));
    expect(decode('Q5_0', [...two, ...high, ...nibbles], 32)).toEqual(five.map((value) => 2 * (value - 16)));
    expect(decode('Q5_1', [...two, ...one, ...high, ...nibbles], 32)).toEqual(
      five.map((value) => 2 * value + 1),
    );
  });
});
