import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseShardName, shardName } from '../../src/domain/index.js';
import { modelFacts, readModel } from '../../src/gguf/index.js';
import { writeShards } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import { randomLlama, TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();
const shape = { ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'shards' };
let turn = 0;
let shards: string[] = [];

beforeEach(() => {
  const inside = join(folder, `turn ${turn++}`);
  mkdirSync(inside);
  shards = writeShards(join(inside, 'model'), 3, randomLlama(shape));
});

function failure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('shards', () => {
  it('are one model, given any one of them', async () => {
    const whole = join(folder, 'whole.gguf');
    writeLlama(whole, shape);
    const expected = await modelFacts(whole, { tensorHashes: true });
    for (const shard of shards) {
      const facts = await modelFacts(shard, { tensorHashes: true });
      expect(facts.fileName).toBe('model-00001-of-00003.gguf');
      expect(facts.files.map(({ name }) => name)).toEqual(shards.map((path) => basename(path)));
      expect(facts.parameterCount).toBe(expected.parameterCount);
      expect(facts.tokenizer).toEqual(expected.tokenizer);
      const identity = (list: typeof facts.tensors) => list.map(({ name, sha256 }) => [name, sha256]);
      expect(identity(facts.tensors)).toEqual(identity(expected.tensors));
      const digests = shards.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
      expect(facts.files.map(({ sha256 }) => sha256)).toEqual(digests);
      expect(facts.sha256).toBe(
        createHash('sha256')
          .update(`${digests.join('\n')}\n`)
          .digest('hex'),
      );
      expect(facts.sizeBytes).toBe(shards.reduce((sum, path) => sum + readFileSync(path).length, 0));
    }
  });

  it('name the ones that are missing', () => {
    unlinkSync(shards[1] as string);
    const error = failure(() => readModel(shards[2] as string));
    expect(error).toMatchObject({ code: 'gguf-shard-missing', kind: 'input' });
    expect((error as Error).message).toContain('missing beside it: model-00002-of-00003.gguf');
  });

  it('are refused under a name that does not fit', () => {
    const renamed = join(folder, 'renamed.gguf');
    copyFileSync(shards[0] as string, renamed);
    expect(failure(() => readModel(renamed))).toMatchObject({ code: 'gguf-shard-name' });
    const whole = join(folder, 'other-00001-of-00002.gguf');
    writeLlama(whole, shape);
    expect(failure(() => readModel(whole))).toMatchObject({ code: 'gguf-shard-mismatch' });
    const alone = join(folder, 'other-00001-of-00001.gguf');
    renameSync(whole, alone);
    expect(readModel(alone).files.length).toBe(1);
  });

  it('are refused when swapped, repeated, of another model or cut', () => {
    const [first, second, third] = shards as [string, string, string];
    const bytes = readFileSync(second);
    copyFileSync(third, second);
    expect(failure(() => readModel(first))).toMatchObject({
      code: 'gguf-shard-mismatch',
      details: { path: second },
    });
    copyFileSync(first, second);
    expect(failure(() => readModel(first))).toMatchObject({
      code: 'gguf-shard-mismatch',
      details: { path: second },
    });
    const other = writeShards(join(folder, 'bigger'), 3, randomLlama({ ...shape, blocks: 3 }));
    copyFileSync(other[1] as string, second);
    expect(failure(() => readModel(first))).toMatchObject({ code: 'gguf-shard-mismatch' });
    writeFileSync(second, bytes.subarray(0, bytes.length - 1));
    expect(failure(() => readModel(first))).toMatchObject({
      code: 'gguf-truncated',
      details: { path: second },
    });
    writeFileSync(second, bytes);
    expect(readModel(first).files.length).toBe(3);
  });

  it('have names that are read and made alike', () => {
    expect(parseShardName('a-00002-of-00010.gguf')).toEqual({ prefix: 'a', number: 2, count: 10 });
    expect(shardName('a', 2, 10)).toBe('a-00002-of-00010.gguf');
    for (const name of ['a.gguf', 'a-2-of-10.gguf', 'a-00002-of-00010.gguf.part'])
      expect(parseShardName(name)).toBeUndefined();
  });
});
