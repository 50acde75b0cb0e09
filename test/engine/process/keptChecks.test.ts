import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LoadedModel, LoadOptions } from '../../../src/domain/index.js';
import { spawnEngine } from '../../../src/engine/index.js';
import { defaultDataFolder, hashFile } from '../../../src/files/index.js';
import { must } from '../../support/must.js';

const PATH = 'assets/demo/P1-f16.gguf';
const { sha256 } = await hashFile(PATH);
const folder = join(defaultDataFolder(), 'checks');
const file = join(folder, `${sha256}.json`);

/** Loads the model in a process of its own, scores a text, and says what the check took. */
async function loaded(
  options: Partial<LoadOptions> = { sha256 },
): Promise<{ model: LoadedModel; ms: number; scored: unknown }> {
  const engine = await spawnEngine({ kind: 'llama' });
  try {
    const model = await engine.load({ path: PATH, gpu: 'off', threads: 1, ...options });
    const { selfCheckMs } = await engine.counters();
    const items = [{ tokens: Int32Array.from({ length: 20 }, (_, at) => 100 + at), from: 5 }];
    return {
      model,
      ms: selfCheckMs,
      scored: await engine.score({ items, bos: true, policies: [], topCount: 0 }),
    };
  } finally {
    await engine.kill();
  }
}

describe('a self-check', () => {
  beforeEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once for a model, and says from when it is', async () => {
    const first = await loaded();
    const second = await loaded();
    const { keptFrom, ...check } = must(second.model.selfCheck);
    expect(first.model.selfCheck).toEqual(check);
    expect(Date.parse(must(keptFrom))).toBeLessThanOrEqual(Date.now());
    expect(second.model.fingerprint).toEqual(first.model.fingerprint);
    expect(second.scored).toEqual(first.scored);
    expect(first.ms).toBeGreaterThan(0);
    expect(second.ms).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is made again when that is asked for, and the new one is kept', async () => {
    await loaded();
    const before = await readFile(file, 'utf8');
    const again = await loaded({ sha256, checkAgain: true });
    expect(must(again.model.selfCheck).keptFrom).toBeUndefined();
    expect(again.ms).toBeGreaterThan(0);
    expect(await readFile(file, 'utf8')).not.toBe(before);
  });

  it.each<[string, Partial<LoadOptions>]>([
    ['another file', { sha256: 'a'.repeat(64) }],
    ['another number of threads of sequences', { sha256, stepThreads: 2 }],
    ['weights of another type', { path: 'test/fixtures/plant/P1-q8_0.gguf', sha256, weights: 'f32' }],
  ])('is made for %s', async (_name, options) => {
    await loaded();
    const other = await loaded(options);
    expect(must(other.model.selfCheck).keptFrom).toBeUndefined();
    // Both are kept from here on.
    for (const again of [await loaded(), await loaded(options)])
      expect(must(again.model.selfCheck).keptFrom).toBeDefined();
  });

  it('is made again with a long text where that is asked for, and then serves both', async () => {
    await loaded();
    const long = await loaded({ sha256, checkLong: true });
    expect(must(long.model.selfCheck)).toMatchObject({ long: { tokens: 511 } });
    expect(must(long.model.selfCheck).keptFrom).toBeUndefined();
    for (const options of [{ sha256 }, { sha256, checkLong: true }]) {
      const { keptFrom, ...again } = must((await loaded(options)).model.selfCheck);
      expect(again).toEqual(long.model.selfCheck);
      expect(keptFrom).toBeDefined();
    }
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1);
  });

  it('is not used where memory was too short for a part of it', async () => {
    await loaded({ sha256, checkLong: true });
    const [made] = JSON.parse(await readFile(file, 'utf8')) as [{ selfCheck: object }];
    const short = { kind: 'unscored', code: 'memory-short', reason: 'There was not enough memory for it.' };
    await writeFile(file, JSON.stringify([{ ...made, selfCheck: { ...made.selfCheck, long: short } }]));
    expect(must((await loaded()).model.selfCheck).keptFrom).toBeUndefined();
  });

  it('is neither used nor kept without the hash of the model', async () => {
    await loaded();
    const before = await readFile(file, 'utf8');
    expect(must((await loaded({})).model.selfCheck).keptFrom).toBeUndefined();
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it.each([
    ['no JSON', '{'],
    ['something else', '[{"key":"x"}]'],
    ['too long', `[${'1,'.repeat(100_000)}1]`],
  ])('is made where what was kept is %s', async (_name, text) => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
    expect(must((await loaded()).model.selfCheck).keptFrom).toBeUndefined();
    expect(must((await loaded()).model.selfCheck).keptFrom).toBeDefined();
  });

  it('is made each time where nothing can be kept', async () => {
    await writeFile(folder, 'a file in the place of the folder');
    for (const { model } of [await loaded(), await loaded()])
      expect(must(model.selfCheck).keptFrom).toBeUndefined();
    await rm(folder);
  });

  it('is kept for the latest 24 conditions', async () => {
    await loaded();
    const [one] = JSON.parse(await readFile(file, 'utf8')) as { key: string }[];
    const others = Array.from({ length: 24 }, (_, at) => ({
      ...one,
      key: at.toString(16).padStart(64, '0'),
    }));
    await writeFile(file, JSON.stringify(others));
    await loaded();
    const kept = JSON.parse(await readFile(file, 'utf8')) as { key: string }[];
    expect(kept.map(({ key }) => key)).toEqual([must(one).key, ...others.slice(0, 23).map(({ key }) => key)]);
    expect(await readdir(folder)).toEqual([`${sha256}.json`]);
  });
});
