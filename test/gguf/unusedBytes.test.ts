import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFactsSchema, unusedBytesWords } from '../../src/domain/index.js';
import { modelFacts, readGguf } from '../../src/gguf/index.js';
import { writeGguf, writeShards, type TensorSpec } from '../support/models/ggufWriter.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();
const P1 = join('assets', 'demo', 'P1-f16.gguf');
const P1_BYTES = 8_139_488;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const vector = (name: string, elements: number): TensorSpec => ({
  name,
  shape: [elements],
  type: 'F32',
  fill: (row) => void row.fill(1),
});

async function unusedOf(path: string) {
  return modelFactsSchema.parse(await modelFacts(path)).unusedBytes;
}

/** A file with two tensors of 12 and 20 bytes, so that padding stands before, between and after them. */
function twoVectors(name: string): { path: string; bytes: Buffer; starts: readonly number[] } {
  const path = join(folder, name);
  writeGguf(path, { metadata: [], tensors: [vector('a', 3), vector('b', 5)] });
  const bytes = readFileSync(path);
  return { path, bytes, starts: readGguf(path).tensors.map(({ startByte }) => startByte) };
}

describe('bytes that belong to no part of a model file', () => {
  it('are none in a sound file, whether or not its end is padded with zeros', async () => {
    expect(await unusedOf(P1)).toBeUndefined();
    const { path, bytes } = twoVectors('sound.gguf');
    expect(await unusedOf(path)).toBeUndefined();
    appendFileSync(path, new Uint8Array(12));
    expect((bytes.length + 12) % 32).toBe(0);
    expect(await unusedOf(path)).toBeUndefined();
    truncateSync(path, bytes.length + 5);
    expect(await unusedOf(path)).toBeUndefined();
  });

  it('are named and hashed where they follow the last tensor', async () => {
    const path = join(folder, 'longer.gguf');
    copyFileSync(P1, path);
    const more = Buffer.alloc(4000, 'hidden ');
    appendFileSync(path, more);
    const after = { file: 0, place: 'after-last-tensor', allZero: false } as const;
    expect(await unusedOf(path)).toEqual([
      { ...after, startByte: P1_BYTES, sizeBytes: 4000, sha256: sha256(more) },
    ]);
    // Longer than several chunks of the pass, and zeros up to its last byte.
    const long = Buffer.alloc(5_000_000);
    long[4_999_999] = 1;
    copyFileSync(P1, path);
    appendFileSync(path, long);
    expect(await unusedOf(path)).toEqual([
      { ...after, startByte: P1_BYTES, sizeBytes: 5_000_000, sha256: sha256(long) },
    ]);
    truncateSync(path, P1_BYTES + 4_999_999);
    const [zeros] = must(await unusedOf(path));
    expect(zeros).toMatchObject({ sizeBytes: 4_999_999, allZero: true });
    expect(unusedBytesWords(must(zeros), 1)).toBe(
      '4,999,999 bytes after the last tensor (from byte 8,139,488), all zero',
    );
  });

  it('begin after the padding if that is zero, and in it otherwise', async () => {
    const { path, bytes } = twoVectors('padded.gguf');
    writeFileSync(path, Buffer.concat([bytes, new Uint8Array(12), Buffer.from('tail')]));
    expect(await unusedOf(path)).toMatchObject([
      { startByte: bytes.length + 12, sizeBytes: 4, sha256: sha256(Buffer.from('tail')) },
    ]);
    const filled = Buffer.from('no padding but a tail');
    writeFileSync(path, Buffer.concat([bytes, filled]));
    expect(await unusedOf(path)).toMatchObject([
      { startByte: bytes.length, sizeBytes: filled.length, sha256: sha256(filled) },
    ]);
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await unusedOf(path)).toMatchObject([{ startByte: bytes.length, sizeBytes: 1 }]);
  });

  it('are the padding before and between tensors, if it is not all zero', async () => {
    const { path, bytes, starts } = twoVectors('between.gguf');
    const [first, second] = [must(starts[0]), must(starts[1])];
    const { headerEndByte } = readGguf(path);
    bytes[second - 1] = 7;
    writeFileSync(path, bytes);
    const all = Buffer.concat([bytes.subarray(headerEndByte, first), bytes.subarray(first + 12, second)]);
    const [padding, ...others] = must(await unusedOf(path));
    expect(others).toEqual([]);
    expect(padding).toEqual({
      file: 0,
      place: 'padding',
      startByte: second - 1,
      sizeBytes: all.length,
      allZero: false,
      sha256: sha256(all),
    });
    expect(unusedBytesWords(must(padding), 1)).toMatch(
      /^\d+ bytes of padding before and between tensors, not all zero \(the first at byte \d+\)$/,
    );
    bytes[headerEndByte] = 7;
    writeFileSync(path, bytes);
    expect(await unusedOf(path)).toMatchObject([{ startByte: headerEndByte }]);
  });

  it('are found in every shard, and in a file without tensors', async () => {
    const shape = { ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'unused' };
    const shards = writeShards(join(folder, 'model'), 3, randomLlama(shape));
    expect(await unusedOf(must(shards[0]))).toBeUndefined();
    appendFileSync(must(shards[1]), 'second');
    const [found, ...others] = must(await unusedOf(must(shards[2])));
    expect([found, others]).toMatchObject([{ file: 1, sha256: sha256(Buffer.from('second')) }, []]);
    expect(unusedBytesWords(must(found), 3)).toMatch(
      /^6 bytes after the last tensor of shard 2 \(from byte /,
    );

    const vocabulary = join(folder, 'vocabulary.gguf');
    writeGguf(vocabulary, { ...randomLlama(shape), tensors: [] });
    expect(await unusedOf(vocabulary)).toBeUndefined();
    const { sizeBytes } = readGguf(vocabulary);
    appendFileSync(vocabulary, Buffer.concat([new Uint8Array(32), Buffer.from('rest')]));
    expect(await unusedOf(vocabulary)).toMatchObject([
      { place: 'after-header', startByte: Math.ceil(sizeBytes / 32) * 32 },
    ]);
  });
});
