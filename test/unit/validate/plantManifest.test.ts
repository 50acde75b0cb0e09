import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPlant, type PlantManifest } from '../../../src/matter/validate/plantManifest.js';
import { DEMO } from '../../support/cli.js';
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();
let folder: string;
let count = 0;

const write = (change: (manifest: PlantManifest) => unknown): void => {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as PlantManifest;
  writeFileSync(path, JSON.stringify(change(manifest)));
};

beforeEach(() => {
  folder = join(scratch, `plant-${count++}`);
  mkdirSync(folder);
  for (const name of [
    'manifest.json',
    'sources',
    'target-moby-dick-planted.txt',
    'control-moby-dick-held-out.txt',
  ])
    cpSync(join(DEMO, name), join(folder, name), { recursive: true });
});

describe('the manifest of a planted fixture', () => {
  it('is read, and its places are those of the passages that were planted', async () => {
    const { works } = await readPlant(folder);
    const known = JSON.parse(readFileSync('test/fixtures/plant/manifest.json', 'utf8')) as {
      passages: { id: string; sha256: string }[];
    };
    const hashes = new Map(known.passages.map(({ id, sha256 }) => [id, sha256]));
    for (const { file, passages } of works) {
      const chars = Array.from(readFileSync(join(folder, file), 'utf8'));
      for (const { id, startChar, endChar } of passages) {
        const text = chars.slice(startChar, endChar).join('');
        expect(createHash('sha256').update(text).digest('hex'), id).toBe(hashes.get(id));
      }
    }
  });

  it('is refused when a work was changed, naming it', async () => {
    writeFileSync(join(folder, 'sources/r16.txt'), 'Another text.');
    await expect(readPlant(folder)).rejects.toMatchObject({
      code: 'plant-changed',
      message: expect.stringContaining('r16.txt') as string,
    });
  });

  it.each<[string, (manifest: PlantManifest) => unknown]>([
    ['a path that leaves the folder', (m) => ({ ...m, models: { planted: '../P1.gguf' } })],
    ['an absolute path', (m) => ({ ...m, models: { planted: '/etc/passwd' } })],
    ['a group that is not listed', (m) => ({ ...m, groups: m.groups.slice(1) })],
    ['a round with an unknown work', (m) => ({ ...m, rounds: [{ targets: ['NONE'], controls: [] }] })],
    ['another version', (m) => ({ ...m, schemaVersion: 2 })],
    ['a field too many', (m) => ({ ...m, more: 1 })],
    ['a list instead', () => []],
  ])('is refused for %s', async (_, change) => {
    write(change);
    await expect(readPlant(folder)).rejects.toMatchObject({ code: 'plant-manifest' });
  });

  it('is refused when it is not JSON or not there', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{');
    await expect(readPlant(folder)).rejects.toMatchObject({ code: 'plant-manifest' });
    await expect(readPlant(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});
