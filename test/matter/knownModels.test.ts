import { spawnSync } from 'node:child_process';
import { copyFileSync, openSync, closeSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PalimpsestError, Random } from '../../src/base/index.js';
import type { Recognized } from '../../src/domain/index.js';
import { locateLibraries } from '../../src/engine/llama/locate.js';
import { readModel } from '../../src/gguf/index.js';
import { recognizeModel } from '../../src/matter/index.js';
import { DEMO, PLANT, ROOT } from '../support/cli.js';
import { ALL_LANES, eachOf } from '../support/lanes.js';
import { f32, text } from '../support/models/ggufWriter.js';
import { writeLlama, writeLlamaShards } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { writeWithText } from '../support/models/withMetadata.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { closest, makeKnownCase, P1, SMALL, type KnownCase } from './knownCase.js';

const scratch = scratchFolder();
/** Headers that are damaged: more in the long lanes. */
const ROUNDS = ALL_LANES ? 150 : 35;
let { list, smallPath, key, learn, recognize } = {} as KnownCase;

beforeAll(async () => {
  ({ list, smallPath, key, learn, recognize } = await makeKnownCase(scratch));
});

/** A copy with the bytes of part of a tensor changed by `change`. */
function changed(from: string, tensor: string, change: (bytes: Buffer) => void, share = 1): string {
  const path = join(scratch, `changed ${tensor} ${share}.gguf`);
  copyFileSync(from, path);
  const { startByte, sizeBytes } = must(readModel(path).tensors.find(({ name }) => name === tensor));
  const bytes = readFileSync(path).subarray(startByte, startByte + 2 * Math.floor((sizeBytes * share) / 2));
  change(bytes);
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, startByte);
  closeSync(file);
  return path;
}

/** Changes each number in half precision by about 30%, up or down. */
function stir(bytes: Buffer): void {
  // Two bits of the fraction, so that every number stays finite.
  for (let at = 0; at < bytes.length; at += 2) bytes.writeUInt16LE(bytes.readUInt16LE(at) ^ 0x0180, at);
}

describe('a model that is compared with a list of known models', () => {
  it('is the same file', async () => {
    const found = await recognize(P1);
    expect(found.recognition).toBe('same-file');
    expect(closest(found)).toMatchObject({
      name: 'Planted 1',
      source: 'the fixtures',
      obtained: 'March 2026',
    });
    expect(found.list).toMatchObject({ version: 2, models: 2, signer: { name: 'The laboratory' } });
  });

  it('is the same tensors, with a changed template that is named', async () => {
    const path = join(scratch, 'template.gguf');
    writeWithText(P1, path, 'tokenizer.chat_template', '{{ messages }}');
    const found = await recognize(path);
    expect(found.recognition).toBe('same-tensors');
    expect(closest(found)).toMatchObject({ sameChatTemplate: false, sameTokenizer: true });
    expect(closest(found).changedKeys).toEqual([
      { key: 'tokenizer.chat_template', change: 'added', found: '{{ messages }}' },
    ]);
  });

  it('is the same tensors divided into shards, given any one of them', async () => {
    const shards = writeLlamaShards(join(scratch, 'parts'), 3, SMALL);
    const found = await recognize(must(shards[1]));
    expect(found.recognition).toBe('same-tensors');
    expect(closest(found).changedKeys.every((one) => one.key.startsWith('split.'))).toBe(true);
  });

  it('is the same weights as Q8_0', async () => {
    const found = await recognize(join(PLANT, 'P1-q8_0.gguf'));
    expect(found.recognition).toBe('same-weights');
    expect(closest(found)).toMatchObject({ matrices: 29, related: 29 });
    expect(closest(found).tensors).toMatchObject({ 'same-weights': 29, 'same-bytes': 9 });
    expect(closest(found).changedKeys).toEqual([
      { key: 'general.file_type', change: 'changed', known: 1, found: 7 },
    ]);
    expect(found.tensors.every(({ numbers }) => (numbers?.outside ?? 0) === 0)).toBe(true);
  });

  const TYPES = [
    ['Q4_0', 2],
    ['Q4_1', 3],
    ['Q2_K', 10],
    ['Q3_K_M', 12],
    ['Q4_K_M', 15],
    ['Q6_K', 18],
    ['IQ4_NL', 25],
    ['IQ4_XS', 30],
    ['BF16', 32],
  ] as const;
  // gguf/decodeKQuants and gguf/compareTensors decode every one of these types in every run.
  it.skipIf(process.platform === 'win32').each(eachOf(TYPES, 3))(
    'is the same weights as llama.cpp writes them in %s',
    async (name, ftype) => {
      const same = join(scratch, `${name}.gguf`);
      await quantize(P1, same, ftype);
      const found = await recognize(same);
      expect(found.recognition).toBe('same-weights');
      expect(Math.max(...found.tensors.map(({ numbers }) => numbers?.outside ?? 0))).toBe(0);
    },
  );

  it.skipIf(process.platform === 'win32').each(eachOf(TYPES, 9, 4))(
    'is not the same weights as llama.cpp writes them in %s when some were changed',
    async (name, ftype) => {
      const stirred = join(scratch, `${name} stirred.gguf`);
      await quantize(changed(P1, 'blk.2.ffn_up.weight', stir), stirred, ftype);
      const other = await recognize(stirred);
      expect(other.recognition).toBe('same-lineage');
      expect(differing(other)).toEqual(['blk.2.ffn_up.weight']);
    },
  );

  it('is the same lineage with one changed layer, even if only some rows were changed', async () => {
    const found = await recognize(changed(P1, 'blk.1.attn_q.weight', stir));
    expect(found.recognition).toBe('same-lineage');
    expect(differing(found)).toEqual(['blk.1.attn_q.weight']);
    const local = await recognize(changed(P1, 'blk.1.attn_k.weight', stir, 0.001));
    const tensor = must(local.tensors.find(({ name }) => name === 'blk.1.attn_k.weight'));
    expect(tensor.relation).toBe('changed');
    expect(must(tensor.numbers).equal).toBeGreaterThan(500);
  });

  it.skipIf(process.platform === 'win32')(
    'is compared byte for byte where its type is not read',
    async () => {
      const path = join(scratch, 'IQ3_S.gguf');
      await quantize(P1, path, 26);
      const folder = join(scratch, 'unread');
      await learn([path], { folder });
      expect((await recognize(path, folder)).recognition).toBe('same-file');
      const other = changed(path, 'blk.0.ffn_up.weight', (bytes) => void (bytes[4] = (bytes[4] ?? 0) ^ 1));
      const found = await recognize(other, folder);
      expect(found.recognition).toBe('same-lineage');
      expect(found.tensors.filter(({ relation }) => relation !== 'same-bytes')).toMatchObject([
        { name: 'blk.0.ffn_up.weight', relation: 'not-compared', reason: 'type-not-read' },
      ]);
    },
  );

  it('is the same lineage with layers under another number, which are named', async () => {
    const path = join(scratch, 'exchanged.gguf');
    copyFileSync(P1, path);
    const bytes = readFileSync(P1);
    const { tensors } = readModel(P1);
    const file = openSync(path, 'r+');
    for (const { name, startByte } of tensors) {
      const [, layer, rest] = /^blk\.([12])\.(.*)$/.exec(name) ?? [];
      if (layer === undefined) continue;
      const other = must(tensors.find((tensor) => tensor.name === `blk.${3 - Number(layer)}.${rest ?? ''}`));
      writeSync(file, bytes, other.startByte, other.sizeBytes, startByte);
    }
    closeSync(file);
    const found = await recognize(path);
    expect(found.recognition).toBe('same-lineage');
    expect(closest(found)).toMatchObject({ matrices: 29, related: 15, elsewhere: 14 });
    const moved = found.tensors.filter(({ elsewhere }) => elsewhere !== undefined);
    expect(moved.map(({ name, elsewhere }) => [name, elsewhere?.name])).toContainEqual([
      'blk.1.ffn_up.weight',
      'blk.2.ffn_up.weight',
    ]);
    expect(moved.every(({ elsewhere }) => must(elsewhere?.rankCorrelation) > 0.999_999)).toBe(true);
  });

  it('is the same lineage after another training from the same initial weights', async () => {
    const found = await recognize(join(DEMO, 'P0-f16.gguf'));
    expect(found.recognition).toBe('same-lineage');
    expect(closest(found).related).toBeLessThan(29);
    // Cosines of whole tensors by numpy: 0.64 for attn_q of layer 3, 0.16 for ffn_down of layer 0.
    const relation = (name: string) => found.tensors.find((tensor) => tensor.name === name)?.relation;
    expect(relation('blk.3.attn_q.weight')).toBe('changed');
    expect(relation('blk.3.ffn_down.weight')).toBe('unrelated');
  });

  it('has the same tokenizer only, or only some tensors, or nothing', async () => {
    const other = join(scratch, 'other.gguf');
    writeLlama(other, { ...SMALL, seed: 'independent' });
    const found = await recognize(other);
    expect(found.recognition).toBe('same-tokenizer');
    expect(closest(found)).toMatchObject({ related: 0, elsewhere: 0 });
    expect(found.tensors.filter(({ counts }) => counts).length).toBeGreaterThan(10);
    const few = join(scratch, 'few.gguf');
    copyFileSync(other, few);
    const bytes = readFileSync(smallPath);
    const tensor = must(readModel(smallPath).tensors.find(({ name }) => name === 'blk.0.attn_q.weight'));
    const file = openSync(few, 'r+');
    writeSync(file, bytes, tensor.startByte, tensor.sizeBytes, tensor.startByte);
    closeSync(file);
    expect((await recognize(few)).recognition).toBe('shared-tensors');
    const foreign = await recognize(join(ROOT, 'test/fixtures/architectures/gemma3.gguf'));
    expect(foreign).toMatchObject({ recognition: 'unknown', matches: [], tensors: [] });
  });

  it('is named with a changed hyperparameter and changed special tokens', async () => {
    const path = join(scratch, 'hyper.gguf');
    writeLlama(path, {
      ...SMALL,
      tokenizer: byteLevelBpe(400, { bos: false }),
      metadata: [
        ['llama.rope.freq_base', f32(500_000)],
        ['general.name', text('Another name')],
      ],
    });
    const match = closest(await recognize(path));
    expect(match).toMatchObject({ recognition: 'same-tensors', sameSpecialTokens: false });
    expect(match.changedKeys).toContainEqual({
      key: 'llama.rope.freq_base',
      change: 'changed',
      known: 10_000,
      found: 500_000,
    });
  });

  it('ends in a named error or in a result, whatever the bytes of its header are', async () => {
    const bytes = readFileSync(smallPath);
    const end = must(readModel(smallPath).files[0]).dataStartByte;
    const random = new Random('hostile');
    const path = join(scratch, 'hostile.gguf');
    const codes = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const mutant = Buffer.from(bytes);
      for (let flips = 0; flips < 3; flips++) mutant[random.below(end)] = random.below(256);
      writeFileSync(path, mutant);
      try {
        codes.add((await recognize(path)).recognition);
      } catch (error) {
        expect(error).toBeInstanceOf(PalimpsestError);
        codes.add((error as PalimpsestError).code);
      }
    }
    expect(codes.size).toBeGreaterThan(3);
  });

  it('can be stopped', async () => {
    const signal = AbortSignal.abort();
    await expect(recognizeModel(P1, list, [key.info.fingerprint], { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

const differing = ({ tensors }: Recognized): string[] =>
  tensors
    .filter(({ relation }) => relation !== 'same-bytes' && relation !== 'same-weights')
    .map(({ name }) => name);

async function quantize(from: string, to: string, ftype: number): Promise<void> {
  const { folder } = await locateLibraries('off', null);
  const script = join(ROOT, 'test', 'real', 'quantize.mjs');
  const child = spawnSync(process.execPath, [script, folder, from, to, String(ftype)], { encoding: 'utf8' });
  expect(child.status, child.stderr).toBe(0);
}
