import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineageSchema, type KeyDifference } from '../../src/domain/index.js';
import { compareMetadata, readModel } from '../../src/gguf/index.js';
import { DEMO, PLANT } from '../support/cli.js';
import {
  bool,
  f32,
  numbers,
  text,
  texts,
  u32,
  u64,
  writeGguf,
  writeShards,
  type Metadata,
} from '../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');

async function compare(model: Metadata, base: Metadata): Promise<readonly KeyDifference[]> {
  const [path, basePath] = [join(folder, 'model.gguf'), join(folder, 'base.gguf')];
  writeGguf(path, { metadata: model, tensors: [] });
  writeGguf(basePath, { metadata: base, tensors: [] });
  const compared = await compareMetadata(readModel(path), readModel(basePath));
  expect(lineageSchema.shape.metadata.parse(compared)).toEqual(compared);
  return compared.differences;
}

describe('compareMetadata', () => {
  it('finds keys that were added, removed and changed, with the values of both files', async () => {
    const template = `{{ messages }}${'ä'.repeat(300)}`;
    expect(
      await compare(
        [
          ['b.rope', f32(10_001)],
          ['c.bos', bool(false)],
          ['d.same', u32(7)],
          ['e.type', u64(7n)],
          ['f.template', text(template)],
        ],
        [
          ['a.gone', text('old')],
          ['b.rope', f32(10_000)],
          ['c.bos', bool(true)],
          ['d.same', u32(7)],
          ['e.type', u32(7)],
        ],
      ),
    ).toEqual([
      {
        key: 'a.gone',
        change: 'removed',
        base: { kind: 'text', text: 'old', lengthBytes: 3, exact: true, sha256: sha256('old') },
      },
      {
        key: 'b.rope',
        change: 'changed',
        base: { kind: 'scalar', type: 'f32', value: 10_000 },
        model: { kind: 'scalar', type: 'f32', value: 10_001 },
      },
      {
        key: 'c.bos',
        change: 'changed',
        base: { kind: 'scalar', type: 'bool', value: true },
        model: { kind: 'scalar', type: 'bool', value: false },
      },
      {
        key: 'e.type',
        change: 'changed',
        base: { kind: 'scalar', type: 'u32', value: 7 },
        model: { kind: 'scalar', type: 'u64', value: 7 },
      },
      {
        key: 'f.template',
        change: 'added',
        model: {
          kind: 'text',
          text: template.slice(0, 200),
          lengthBytes: Buffer.byteLength(template),
          exact: false,
          sha256: sha256(template),
        },
      },
    ]);
  });

  it('counts the elements of arrays that differ, and gives the first few', async () => {
    const tokens = Array.from({ length: 500 }, (_, id) => `token ${id}`);
    const changed = tokens.map((token, id) => (id % 50 === 3 ? `${token}!` : token));
    const scores = Array.from({ length: 20_000 }, (_, id) => id / 4);
    const other = scores.map((score, id) => (id === 8191 || id === 8192 || id === 19_999 ? -1 : score));
    const found = await compare(
      [
        ['scores', numbers('f32', other)],
        ['tokens', texts([...changed, 'more'])],
        ['types', numbers('u32', [1, 2])],
      ],
      [
        ['scores', numbers('f32', scores)],
        ['tokens', texts(tokens)],
        ['types', numbers('i32', [1, 2])],
      ],
    );
    const [inScores, inTokens, inTypes] = found.map(({ elements }) => elements);
    expect(inScores).toEqual({
      differing: 3,
      of: 20_000,
      first: [
        { index: 8191, base: 8191 / 4, model: -1 },
        { index: 8192, base: 2048, model: -1 },
        { index: 19_999, base: 19_999 / 4, model: -1 },
      ],
    });
    expect(inTokens).toMatchObject({ differing: 11, of: 501 });
    expect(must(inTokens).first).toHaveLength(5);
    expect(must(inTokens).first[1]).toEqual({ index: 53, base: 'token 53', model: 'token 53!' });
    // Arrays of different types have no elements in common.
    expect([must(found[2]).change, inTypes]).toEqual(['changed', undefined]);
    const [shorter] = await compare([['tokens', texts(['a'])]], [['tokens', texts(['a', 'b'])]]);
    expect(shorter?.elements).toEqual({
      differing: 1,
      of: 2,
      first: [{ index: 1, base: 'b', model: null }],
    });
  });

  it('finds nothing between a file and itself, and the file type of a quantized copy', async () => {
    const p1 = readModel(join(DEMO, 'P1-f16.gguf'));
    expect(await compareMetadata(p1, p1)).toEqual({ shared: p1.metadata.size, differences: [] });
    const { differences } = await compareMetadata(readModel(join(PLANT, 'P1-q8_0.gguf')), p1);
    expect(differences.filter(({ key }) => key === 'general.file_type')).toMatchObject([
      { change: 'changed', base: { value: 1 }, model: { value: 7 } },
    ]);
  });

  it('compares the metadata of the first shards', async () => {
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'shards' });
    const whole = join(folder, 'whole.gguf');
    writeGguf(whole, spec);
    const shards = writeShards(join(folder, 'split'), 2, spec);
    const { shared, differences } = await compareMetadata(readModel(must(shards[1])), readModel(whole));
    expect(shared).toBe(spec.metadata.length);
    expect(differences.map(({ key, change }) => [key, change])).toEqual(
      ['split.count', 'split.no', 'split.tensors.count'].map((key) => [key, 'added']),
    );
  });
});
