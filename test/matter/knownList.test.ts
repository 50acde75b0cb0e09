import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import { recognizeModel } from '../../src/matter/index.js';
import { signDocument } from '../../src/seal/index.js';
import { clock, makeKey } from '../seal/support.js';
import { DEMO } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { closest, makeKnownCase, P1, type KnownCase } from './knownCase.js';

const scratch = scratchFolder();
let { list, smallPath, key, learn, recognize } = {} as KnownCase;

beforeAll(async () => {
  ({ list, smallPath, key, learn, recognize } = await makeKnownCase(scratch));
});

describe('a list of known models', () => {
  it('keeps earlier versions, and has the same bytes when it is made again', async () => {
    expect(readdirSync(join(list, 'versions'))).toEqual(['0001', '0002']);
    const again = join(scratch, 'again');
    await learn([P1], { name: 'Planted 1', folder: again });
    await learn([smallPath], { folder: again });
    for (const file of ['versions/0001/list.json', 'versions/0002/list.json'])
      expect(readFileSync(join(again, file))).toEqual(readFileSync(join(list, file)));
  });

  it('holds each model once', async () => {
    await expect(learn([smallPath])).rejects.toMatchObject({ code: 'known-model-listed' });
    await expect(learn([P1, smallPath], { name: 'Two' })).rejects.toMatchObject({ code: 'known-model-name' });
    for (const name of [' ', 'n'.repeat(1001)])
      await expect(learn([P1], { name })).rejects.toMatchObject({ code: 'known-model-words' });
    expect(readdirSync(join(list, 'versions'))).toEqual(['0001', '0002']);
  });

  it('is refused from another key, and taken under its authority', async () => {
    const other = await makeKey(join(scratch, 'other key'), 'Someone else');
    await expect(recognizeModel(P1, list, [other.info.fingerprint])).rejects.toMatchObject({
      code: 'known-list-signer',
      details: { fingerprint: key.info.fingerprint },
    });
    await expect(recognizeModel(P1, list, [])).rejects.toMatchObject({ code: 'known-list-signer' });
    await expect(learn([join(DEMO, 'P0-f16.gguf')], { key: other })).rejects.toMatchObject({
      code: 'known-list-signer',
    });
    const found = await recognizeModel(P1, list, [key.info.authorityFingerprint]);
    expect(found.recognized.recognition).toBe('same-file');
  });

  it.each<[string, string, (folder: string) => void]>([
    [
      'a changed list',
      'known-list-changed',
      (folder) => edit(join(folder, 'versions/0002/list.json'), '"since":1', '"since":2'),
    ],
    ['no signature', 'known-list-changed', (folder) => rmSync(join(folder, 'versions/0002/list.json.p7s'))],
    [
      'the signature of another version',
      'known-list-changed',
      (folder) =>
        copyFileSync(
          join(folder, 'versions/0001/list.json.p7s'),
          join(folder, 'versions/0002/list.json.p7s'),
        ),
    ],
    ['a changed model', 'known-list-changed', (folder) => edit(only(folder), 'Planted 1', 'Planted 2')],
    ['no model', 'file-missing', (folder) => rmSync(only(folder))],
    ['no version', 'known-list-missing', (folder) => rmSync(join(folder, 'versions'), { recursive: true })],
  ])('is refused with %s', async (_, code, harm) => {
    const copy = join(scratch, `copy ${_}`);
    cpSync(list, copy, { recursive: true });
    harm(copy);
    await expect(recognize(P1, copy)).rejects.toMatchObject({ code });
  });

  it('is refused if a signed version does not hold what an earlier one held, or is not in its form', async () => {
    const resign = async (
      name: string,
      change: (value: Record<string, unknown>) => unknown,
    ): Promise<string> => {
      const copy = join(scratch, `resigned ${name}`);
      cpSync(list, copy, { recursive: true });
      const place = join(copy, 'versions/0002');
      const value = JSON.parse(readFileSync(join(place, 'list.json'), 'utf8')) as Record<string, unknown>;
      const content = `${canonicalJson(change(value))}\n`;
      writeFileSync(join(place, 'list.json'), content);
      const { cms } = await signDocument(Buffer.from(content), key, clock);
      writeFileSync(join(place, 'list.json.p7s'), cms);
      return copy;
    };
    const models = (value: Record<string, unknown>) => value['models'] as { since: number }[];
    const cut = await resign('cut', (value) => ({
      ...value,
      models: models(value).filter(({ since }) => since !== 1),
    }));
    await expect(recognize(P1, cut)).rejects.toMatchObject({ code: 'known-list-changed' });
    const unsorted = await resign('unsorted', (value) => ({ ...value, models: models(value).reverse() }));
    await expect(recognize(P1, unsorted)).rejects.toMatchObject({ code: 'known-list-malformed' });
    const odd = await resign('odd', (value) => ({ ...value, more: true }));
    await expect(recognize(P1, odd)).rejects.toMatchObject({ code: 'known-list-malformed' });
  });

  it('shows no relation by a signed model with impossible numbers', async () => {
    const copy = join(scratch, 'odd numbers');
    cpSync(list, copy, { recursive: true });
    const path = only(copy);
    const model = JSON.parse(readFileSync(path, 'utf8')) as { tensors: { sample: { values: string } }[] };
    const odd = [Buffer.alloc(2048, 0xff), Buffer.alloc(3), Buffer.alloc(2048)];
    model.tensors.forEach(({ sample }, at) => (sample.values = must(odd[at % 3]).toString('base64')));
    const text = `${canonicalJson(model)}\n`;
    writeFileSync(path, text);
    const place = join(copy, 'versions/0001');
    rmSync(join(copy, 'versions/0002'), { recursive: true });
    const value = JSON.parse(readFileSync(join(place, 'list.json'), 'utf8')) as {
      models: { sha256: string }[];
    };
    must(value.models[0]).sha256 = sha256Hex(text);
    const content = `${canonicalJson(value)}\n`;
    writeFileSync(join(place, 'list.json'), content);
    writeFileSync(join(place, 'list.json.p7s'), (await signDocument(Buffer.from(content), key, clock)).cms);
    const found = await recognize(join(DEMO, 'P0-f16.gguf'), copy);
    expect(found.recognition).toBe('same-tokenizer');
    expect(closest(found)).toMatchObject({ related: 0, elsewhere: 0 });
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });

  it('verifies with openssl alone', () => {
    const place = join(list, 'versions/0002');
    const chain = readFileSync(join(place, 'chain.pem'), 'utf8').split(/(?<=-----END CERTIFICATE-----\n)/);
    writeFileSync(join(scratch, 'root.pem'), must(chain.at(-1)));
    const run = spawnSync(
      'openssl',
      // prettier-ignore
      ['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'list.json.p7s', '-content', 'list.json', '-CAfile', join(scratch, 'root.pem'), '-out', join(scratch, 'out')],
      { cwd: place, encoding: 'utf8' },
    );
    expect(run.status, run.stderr).toBe(0);
  });
});

const only = (folder: string): string => {
  const { id } = must(
    (
      JSON.parse(readFileSync(join(folder, 'versions/0001/list.json'), 'utf8')) as {
        models: { id: string }[];
      }
    ).models[0],
  );
  return join(folder, 'models', `${id}.json`);
};

function edit(path: string, from: string, to: string): void {
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
}
