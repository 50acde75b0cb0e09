import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { floatCell, samplePositions, SAMPLED_ELEMENTS } from '../../src/gguf/index.js';
import { GGML_TYPES } from '../../src/gguf/ggmlTypes.js';
import { ELEMENT_READERS } from '../../src/gguf/sketch/readElement.js';
import { TensorSampler } from '../../src/gguf/sketch/sampleTensors.js';
import { ROOT } from '../support/cli.js';
import { must } from '../support/must.js';

interface Golden {
  readonly types: Readonly<Record<string, { readonly bytes: string; readonly values: string }>>;
}
const GOLDEN = JSON.parse(readFileSync(join(ROOT, 'test/golden/data/elementCells.json'), 'utf8')) as Golden;
const typeOf = (name: string) => must([...GGML_TYPES.values()].find((type) => type.name === name));
const floatsOf = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));

describe('elements of a block', () => {
  it.each(Object.entries(GOLDEN.types))('%s has the values of another implementation', (name, golden) => {
    const { blockBytes, blockElements } = typeOf(name);
    const bytes = Buffer.from(golden.bytes, 'base64');
    const values = floatsOf(Buffer.from(golden.values, 'base64'));
    const read = must(ELEMENT_READERS.get(name));
    for (const [index, expected] of values.entries()) {
      const block = Math.floor(index / blockElements);
      const view = new DataView(bytes.buffer, bytes.byteOffset + block * blockBytes, blockBytes);
      const { value, from, to } = read(view, index - block * blockElements);
      expect(Math.abs(value - expected), `${index}`).toBeLessThanOrEqual(Math.abs(expected) * 1e-6);
      expect(from < value || from === value, `${index}`).toBe(true);
      expect(to > value || to === value, `${index}`).toBe(true);
    }
  });

  it('gives a floating-point number the half distance to its neighbors', () => {
    expect(floatCell('BF16', 1)).toEqual({ value: 1, from: 1 - 2 ** -8, to: 1 + 2 ** -8 });
    expect(floatCell('F16', -3)).toEqual({ value: -3, from: -3 - 2 ** -10, to: -3 + 2 ** -10 });
    expect(floatCell('F16', 0)).toEqual({ value: 0, from: -(2 ** -25), to: 2 ** -25 });
    expect(floatCell('Q8_0', 1)).toBeUndefined();
  });

  it('opens the cells at both ends of a grid, and the cell of a grid without steps', () => {
    const block = (scale: number, first: number): DataView => {
      const view = new DataView(new ArrayBuffer(34));
      view.setUint16(0, scale, true);
      view.setInt8(2, first);
      return view;
    };
    const read = must(ELEMENT_READERS.get('Q8_0'));
    expect(read(block(0x3c00, 127), 0)).toMatchObject({ value: 127, to: Infinity });
    // A negative scale turns the grid around.
    expect(read(block(0xbc00, 127), 0)).toMatchObject({ value: -127, from: -Infinity });
    expect(read(block(0, 5), 0)).toMatchObject({ from: -Infinity, to: Infinity });
  });
});

describe('a sample of a tensor', () => {
  const bytes = Buffer.alloc(64 * 1024 * 2);
  for (let at = 0; at < bytes.length / 2; at++) bytes.writeUInt16LE(0x3000 + (at % 4096), 2 * at);
  const tensor = (startByte: number, shape: number[], name: string) => {
    const type = typeOf(name);
    const elements = shape.reduce((a, b) => a * b, 1);
    return {
      name,
      shape,
      type,
      elements,
      sizeBytes: (elements / type.blockElements) * type.blockBytes,
      startByte,
    };
  };
  const tensors = [
    tensor(32, [64, 40], 'F16'),
    tensor(32 + 5120, [5], 'F32'),
    tensor(32 + 5152, [256, 8], 'IQ3_S'),
    tensor(32 + 5152 + 8 * 110, [256, 100], 'Q8_0'),
  ];

  it.each([1, 7, 1000, 4096, bytes.length])('is the same in chunks of %d bytes', (size) => {
    const sampler = new TensorSampler(tensors, 'seed');
    for (let at = 0; at < bytes.length; at += size) sampler.feed(bytes.subarray(at, at + size), at);
    const [first, second, third, fourth] = sampler.samples;
    expect(sampler.samples).toHaveLength(4);
    const direct = samplePositions('seed', [64, 40]).map((at) =>
      must(ELEMENT_READERS.get('F16'))(new DataView(bytes.buffer, bytes.byteOffset + 32 + 2 * at, 2), 0),
    );
    expect([...must(first).values]).toEqual(direct.map(({ value }) => Math.fround(value)));
    expect(must(second).values).toHaveLength(5);
    expect(third).toBeUndefined();
    const start = must(tensors[3]).startByte;
    const blocks = samplePositions('seed', [256, 100]).map((at) =>
      must(ELEMENT_READERS.get('Q8_0'))(
        new DataView(bytes.buffer, bytes.byteOffset + start + 34 * Math.floor(at / 32), 34),
        at % 32,
      ),
    );
    expect([...must(fourth).values]).toEqual(blocks.map(({ value }) => Math.fround(value)));
    expect([...must(fourth).to]).toEqual(blocks.map(({ to }) => Math.fround(to)));
  });

  it('is taken at positions that follow from seed and shape, in tensors of any size', () => {
    const large = samplePositions('a', [7168, 2048, 384]);
    expect(large).toHaveLength(SAMPLED_ELEMENTS);
    expect(large).toEqual(samplePositions('a', [7168, 2048, 384]));
    expect(large).not.toEqual(samplePositions('b', [7168, 2048, 384]));
    expect(large.every((at, index) => index === 0 || at > (large[index - 1] ?? 0))).toBe(true);
    expect(must(large.at(-1))).toBeGreaterThan(2 ** 32);
    expect(samplePositions('a', [3, 4])).toEqual([...Array(12).keys()]);
  });
});
