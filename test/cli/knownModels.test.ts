import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KnownMatch, ModelFacts, Recognized } from '../../src/domain/index.js';
import { f32, numbers, writeGguf } from '../support/models/ggufWriter.js';
import { cli, DEMO, errorOf, json, PLANT, type CliResult } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const key = join(scratch, 'key');
const list = join(scratch, 'known models');
const P1 = join(DEMO, 'P1-f16.gguf');
const Q8 = join(PLANT, 'P1-q8_0.gguf');
const env = { PALIMPSEST_PASSPHRASE: 'correct horse battery', PALIMPSEST_HOME: join(scratch, 'home') };
let authority = '';

async function ok(...args: readonly string[]): Promise<CliResult> {
  const result = await cli(args, { env });
  expect(result.code, result.stderr).toBe(0);
  return result;
}

const learn = (file: string, ...more: readonly string[]) =>
  // prettier-ignore
  cli(['models', 'learn', file, '--list', list, '--key', key, '--source', 'the publisher', '--obtained', 'May 2026', '--json', ...more], { env });

beforeAll(async () => {
  const made = await ok('key', 'new', '--name', 'The laboratory', '--key', key, '--json');
  authority = json<{ authorityFingerprint: string }>(made).authorityFingerprint;
  const learned = await learn(P1, '--name', 'Planted\u202e 1');
  expect(learned.code, learned.stderr).toBe(0);
  expect(json(learned)).toMatchObject({ version: 1, models: 1, added: [{ tensors: 38 }] });
});

describe('palimpsest models', () => {
  it('recognizes a file in JSON and in words, and shows what another person wrote harmlessly', async () => {
    const found = json<Recognized>(
      await ok('models', 'recognise', Q8, '--list', list, '--key', key, '--json'),
    );
    expect(found.recognition).toBe('same-weights');
    expect(must(found.matches[0])).toMatchObject({ source: 'the publisher', obtained: 'May 2026' });
    const { stdout } = await ok('models', 'recognize', Q8, '--list', list, '--key', key, '--tensors');
    expect(stdout).toContain('Same weights in another number type');
    expect(stdout).toContain('29 of 29');
    expect(stdout).toMatch(/^general\.file_type +changed +1 +7$/m);
    expect(stdout).toMatch(/^blk\.3\.ffn_up\.weight +F16 → Q8_0 +the same weights in another number type /m);
    expect(stdout).toContain('signed by The laboratory');
    expect(stdout).not.toContain('\u202e');
  });

  it('names differences layer by layer', async () => {
    const P0 = join(DEMO, 'P0-f16.gguf');
    const { stdout } = await ok('models', 'recognize', P0, '--list', list, '--key', key);
    expect(stdout).toContain('Same lineage, with differences');
    expect(stdout).toMatch(/^layer 2 +changed weights: \d/m);
    expect(stdout).toMatch(/^general\.name +changed +"plant-P1" +"plant-P0"$/m);
  });

  it('adds what it recognizes to the facts of inspect, with the file read once', async () => {
    const inspect = await ok('inspect', P1, '--list', list, '--authority', authority, '--json');
    const facts = json<ModelFacts & { known: Recognized }>(inspect);
    const match: KnownMatch = must(facts.known.matches[0]);
    expect(match).toMatchObject({ recognition: 'same-file', id: facts.sha256 });
    expect((await ok('inspect', P1, '--list', list, '--key', key)).stdout).toContain(
      'What the list of known models shows\nSame file',
    );
  });

  it('takes no list without a signer to compare with, from another signer, or with a mistyped one', async () => {
    const none = await cli(['models', 'recognize', P1, '--list', list, '--json'], { env });
    expect([none.code, errorOf(none).code]).toEqual([2, 'known-list-signer']);
    expect(errorOf(none).message).toContain(authority);
    const other = await cli(
      ['models', 'recognize', P1, '--list', list, '--authority', 'ab'.repeat(32), '--json'],
      { env },
    );
    expect(errorOf(other).code).toBe('known-list-signer');
    const typo = await cli(['models', 'recognize', P1, '--list', list, '--authority', 'abc'], { env });
    expect([typo.code, typo.stderr.includes('64 hexadecimal digits')]).toEqual([2, true]);
    const missing = await cli(['models', 'recognize', P1, '--list', scratch, '--key', key, '--json'], {
      env,
    });
    expect(errorOf(missing).code).toBe('known-list-missing');
  });

  it('refuses a file that is no model, and one with too many tensors, and leaves the list as it was', async () => {
    const odd = await learn(join(DEMO, 'manifest.json'));
    expect([odd.code, errorOf(odd).code]).toEqual([2, 'gguf-not-gguf']);
    const many = join(scratch, 'many.gguf');
    writeGguf(many, {
      metadata: [
        ['a', f32(1)],
        ['b', numbers('u8', [1])],
      ],
      tensors: Array.from({ length: 16_385 }, (_, at) => ({
        name: `t${at}`,
        shape: [1],
        type: 'F32' as const,
        fill: () => undefined,
      })),
    });
    expect(errorOf(await learn(many)).code).toBe('model-tensors-many');
    expect(errorOf(await learn(P1)).code).toBe('known-model-listed');
    const still = json<Recognized>(
      await ok('models', 'recognize', P1, '--list', list, '--key', key, '--json'),
    );
    expect(still.list).toMatchObject({ version: 1, models: 1 });
  });
});
