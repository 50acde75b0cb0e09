import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPlant } from '../../../src/matter/validate/plantManifest.js';
import type { PlantManifest } from '../../../src/matter/validate/plantSchema.js';
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
  for (const name of ['P0-f16.gguf', 'P1-f16.gguf']) symlinkSync(join(DEMO, name), join(folder, name));
});

describe('the manifest of a planted fixture', () => {
  it('is read, and its places are those of the passages that were planted', async () => {
    const {
      manifest: { works },
    } = await readPlant(folder);
    const known = JSON.parse(readFileSync('test/fixtures/plant/manifest.json', 'utf8')) as {
      passages: { id: string; sha256: string }[];
    };
    const hashes = new Map(known.passages.map(({ id, sha256 }) => [id, sha256]));
    // The second edition has other words at some places.
    for (const { file, passages } of works.filter(({ id }) => id !== 'SECOND')) {
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

  it.each<[string, RegExp, (manifest: PlantManifest) => unknown]>([
    ['a path that leaves the folder', /models.planted/, (m) => ({ ...m, models: { planted: '../P1.gguf' } })],
    [
      'a path with a step up inside',
      /models.planted/,
      (m) => ({ ...m, models: { planted: 'a/../../P1.gguf' } }),
    ],
    ['an absolute path', /models.planted/, (m) => ({ ...m, models: { planted: '/etc/passwd' } })],
    ['a group that is not listed', /works.0 \(“MEM”\)/, (m) => ({ ...m, groups: m.groups.slice(1) })],
    ['a group that is listed twice', /groups.8/, (m) => ({ ...m, groups: [...m.groups, m.groups[0]] })],
    ['a work that is listed twice', /works.10/, (m) => ({ ...m, works: [...m.works, m.works[0]] })],
    [
      'a round with an unknown work',
      /rounds.0 \(“NONE”\)/,
      (m) => ({ ...m, rounds: [{ targets: ['NONE'], controls: [] }] }),
    ],
    [
      'a work that is its own control',
      /rounds.0 \(“R0”\)/,
      (m) => ({ ...m, rounds: [{ targets: ['R0'], controls: ['R0'] }] }),
    ],
    [
      'a target of two rounds',
      /rounds.4 \(“R0”\)/,
      (m) => ({ ...m, rounds: [...m.rounds, { targets: ['R0'], controls: ['HELD'] }] }),
    ],
    [
      'editions of which there is one',
      /rounds.0: it compares editions, and has 1 target/,
      (m) => ({ ...m, rounds: [{ kind: 'editions', targets: ['MEM'], controls: [] }] }),
    ],
    [
      'a kind of round that is not known',
      /rounds.0.kind/,
      (m) => ({ ...m, rounds: [{ kind: 'other', targets: ['MEM'], controls: [] }] }),
    ],
    [
      'text that was never planted and must be found',
      /groups.5 \(“R0”\)/,
      (m) => ({ ...m, groups: m.groups.map((g) => (g.id === 'R0' ? { ...g, expect: 'found' } : g)) }),
    ],
    [
      'text that was planted and must not be found',
      /groups.4 \(“R1”\)/,
      (m) => ({ ...m, groups: m.groups.map((g) => (g.id === 'R1' ? { ...g, expect: 'not-found' } : g)) }),
    ],
    [
      'a passage that ends before it begins',
      /works.0 \(“MEM”\), passages.0/,
      (m) => ({ ...m, works: [{ ...m.works[0], passages: [{ id: 'a', startChar: 9, endChar: 5 }] }] }),
    ],
    [
      'passages that overlap',
      /passages.1 \(“b”\).*before the passage above it ends/,
      (m) => ({
        ...m,
        works: m.works.map((work) => ({
          ...work,
          passages: [
            { id: 'a', startChar: 0, endChar: 9 },
            { id: 'b', startChar: 5, endChar: 20 },
          ],
        })),
      }),
    ],
    ['another version', /schemaVersion/, (m) => ({ ...m, schemaVersion: 2 })],
    ['a field too many', /the document: .*more/, (m) => ({ ...m, more: 1 })],
    ['a list instead', /the document/, () => []],
  ])('is refused for %s, with its place', async (_, place, change) => {
    write(change);
    await expect(readPlant(folder)).rejects.toMatchObject({
      code: 'plant-manifest',
      message: expect.stringMatching(place) as string,
      hint: expect.stringContaining('docs/plant-format.md') as string,
    });
  });

  it('is refused when a model or a work is not there, naming the field and the file', async () => {
    rmSync(join(folder, 'P0-f16.gguf'));
    await expect(readPlant(folder)).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(/models\.clean: .*P0-f16\.gguf/) as string,
    });
    write((m) => ({ ...m, models: { planted: 'P1-f16.gguf' } }));
    rmSync(join(folder, 'sources/r4.txt'));
    await expect(readPlant(folder)).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(/works\.3 \(“R4”\): .*r4\.txt/) as string,
    });
  });

  it('is refused when it is not JSON or not there', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{');
    await expect(readPlant(folder)).rejects.toMatchObject({ code: 'plant-manifest' });
    await expect(readPlant(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});
