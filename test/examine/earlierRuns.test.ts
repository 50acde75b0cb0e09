import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../src/engine/index.js';
import { earlierRuns, timeSession, type RunConditions } from '../../src/examine/engine/earlierRuns.js';
import { defaultDataFolder } from '../../src/files/index.js';

const folder = join(defaultDataFolder(), 'runs');
const SHA256 = 'f'.repeat(64);
const KEY = 'a'.repeat(64);

/** A run whose engine has a model loaded. */
async function run(
  part: { readonly attackId?: string; readonly key?: string | null; readonly references?: unknown[] } = {},
): Promise<RunConditions> {
  const engine = createFakeEngine({ text: 'known text '.repeat(40) });
  await engine.load({ path: 'assets/demo/P1-f16.gguf' });
  const { attackId = 'greedy', key = KEY, references = [] } = part;
  return {
    attack: { id: attackId },
    evidence: { model: { sha256: SHA256 }, references },
    engine: { engine, model: { checkKey: key } },
  };
}

/** A session that evaluates 9 tokens (the fake evaluates no last one), and takes these seconds. */
async function session(one: RunConditions, seconds: number): Promise<void> {
  let now = 7;
  const keep = await timeSession(one, () => now);
  const { engine } = one.engine as unknown as { engine: ReturnType<typeof createFakeEngine> };
  const items = [{ tokens: Int32Array.from({ length: 10 }, (_, at) => at), from: 5 }];
  await engine.score({ items, bos: false, policies: [], topCount: 0 });
  now += seconds * 1000;
  await keep();
}

const secondsOf = async (one: RunConditions): Promise<number[]> =>
  (await earlierRuns(one)).map(({ seconds }) => seconds);

describe('the time of earlier runs', () => {
  beforeEach(() => rm(folder, { recursive: true, force: true }));

  it('is kept for the latest five of an attack, the newest first', async () => {
    const one = await run();
    for (const seconds of [10, 11, 12, 13, 14, 15, 16]) await session(one, seconds);
    expect(await secondsOf(one)).toEqual([16, 15, 14, 13, 12]);
    const [last] = await earlierRuns(one);
    expect(last).toMatchObject({ key: KEY, attackId: 'greedy', tokens: 9 });
    const [name] = await readdir(folder);
    expect(name).toBe(`${SHA256}.json`);
    expect(JSON.parse(await readFile(join(folder, name ?? ''), 'utf8'))).toHaveLength(5);
  });

  it('is that of the same attack under the same conditions', async () => {
    const one = await run();
    await session(one, 10);
    const others = [await run({ attackId: 'survey' }), await run({ key: 'b'.repeat(64) })];
    for (const other of others) {
      expect(await secondsOf(other)).toEqual([]);
      await session(other, 20);
      expect(await secondsOf(other)).toEqual([20]);
    }
    expect(await secondsOf(one)).toEqual([10]);
  });

  it('is not kept of a run with several models, without a check of the engine, or too short to tell', async () => {
    const several = await run({ references: [{}] });
    const unchecked = await run({ key: null });
    await session(several, 10);
    await session(unchecked, 10);
    await session(await run(), 4.9);
    for (const one of [several, unchecked, await run()]) expect(await secondsOf(one)).toEqual([]);
  });

  it('is not kept of an engine that was started again, whose counters are new', async () => {
    const one = await run();
    let now = 0;
    const keep = await timeSession(one, () => now);
    now = 10_000;
    Object.assign(one.engine, { engine: (await run()).engine.engine });
    await keep();
    expect(await secondsOf(one)).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['something else', '[{"key":"x"}]'],
  ])('begins again where what was kept is %s', async (_name, text) => {
    const one = await run();
    await session(one, 10);
    await writeFile(join(folder, `${SHA256}.json`), text);
    expect(await secondsOf(one)).toEqual([]);
    await session(one, 20);
    expect(await secondsOf(one)).toEqual([20]);
  });
});
