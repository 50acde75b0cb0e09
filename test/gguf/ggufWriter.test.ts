import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/index.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const path = join(scratchFolder(), 'written.gguf');

describe('the generator of models for tests and benchmarks', () => {
  it('makes the same bytes of the same seed, and others of another', () => {
    const digest = (seed: string): string => {
      writeGguf(path, randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed }));
      return sha256Hex(readFileSync(path));
    };
    expect(digest('a')).toBe(digest('a'));
    expect(digest('a')).not.toBe(digest('b'));
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'a' });
    writeGguf(path, spec);
    const first = readFileSync(path);
    writeGguf(path, spec);
    expect(readFileSync(path).equals(first)).toBe(true);
  });

  it('rounds to half precision and to blocks of 32 as the format says', () => {
    const values = [1, -2, 65504, 6.1035e-5, 5.96e-8, 0.1, 1e-9, 70000];
    const fill = (row: Float32Array): void => row.set(values);
    writeGguf(path, { metadata: [], tensors: [{ name: 'h', shape: [8], type: 'F16', fill }] });
    const bytes = readFileSync(path);
    const halves = values.map((_, i) => bytes.readUInt16LE(bytes.length - 16 + 2 * i));
    // numpy 2: np.array(values).astype(np.float16).view(np.uint16)
    expect(halves).toEqual([15360, 49152, 31743, 1024, 1, 11878, 0, 31744]);

    const ramp = (row: Float32Array): void => row.set(row.map((_, i) => (i - 16) / 4));
    writeGguf(path, { metadata: [], tensors: [{ name: 'q', shape: [32], type: 'Q8_0', fill: ramp }] });
    // gguf-py 0.19, quants.quantize(ramp, Q8_0)
    const quants = [129, 137, 145, 153, 161, 169, 177, 185, 192, 200, 208, 216, 224, 232, 240, 248];
    const positive = [0, 8, 16, 24, 32, 40, 48, 56, 64, 71, 79, 87, 95, 103, 111, 119];
    expect([...readFileSync(path).subarray(-34)]).toEqual([8, 40, ...quants, ...positive]);
  });
});
