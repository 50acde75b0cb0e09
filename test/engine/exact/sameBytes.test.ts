import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL_SOFTMAX, TOP_K_40, type ScoredItem, type ScoreItem } from '../../../src/domain/index.js';
import { createLlamaEngine } from '../../../src/engine/llama/index.js';
import { must } from '../../support/must.js';

const POLICIES = [FULL_SOFTMAX, TOP_K_40, { temperature: 0.7, topK: null, topP: 0.9 }];

// Q8_0 is the worse of the two: there another layout moves a sum by up to 0.8 nats.
describe.each(['assets/demo/P1-f16.gguf', 'test/fixtures/plant/P1-q8_0.gguf'])(
  'the same bytes from %s',
  (path) => {
    const engine = createLlamaEngine();
    let items: ScoreItem[] = [];
    let expected: readonly ScoredItem[] = [];

    const score = (wanted: readonly ScoreItem[], extra: { slots?: number; signal?: AbortSignal } = {}) => {
      const { signal, ...slots } = extra;
      return engine.score({ items: wanted, bos: true, policies: POLICIES, topCount: 5, ...slots }, signal);
    };

    beforeAll(async () => {
      items = windows(12);
      await engine.load({ path, gpu: 'off', threads: 1 });
      expected = await score(items);
    });
    afterAll(() => engine.dispose());

    it('alone, in reverse and among other neighbours', async () => {
      const alone: ScoredItem[] = [];
      for (const item of items.slice(0, 4)) alone.push(...(await score([item])));
      expect(alone).toEqual(expected.slice(0, 4));
      expect([...(await score([...items].reverse()))].reverse()).toEqual(expected);
      const mixed = await score([...windows(20).slice(12), must(items[7]), must(items[3])]);
      expect(mixed.slice(-2)).toEqual([expected[7], expected[3]]);
    });

    it('among items of other lengths and other starts', async () => {
      const shorter = items.map(({ tokens }) => ({ tokens: tokens.subarray(0, 61), from: 17 }));
      const mixed = await score(items.flatMap((item, at) => [item, must(shorter[at])]));
      expect(mixed.filter((_, at) => at % 2 === 0)).toEqual(expected);
      expect(mixed.filter((_, at) => at % 2 === 1)).toEqual(await score(shorter));
    });

    it('in another order of what was done before, with a dirty cache', async () => {
      await score(items.slice(5, 7), { slots: 2 });
      const other = must(windows(30)[29]);
      const { sequence } = await engine.open(other.tokens, {
        bos: true,
        topCount: 1,
        capacity: { sequences: 2, tokens: 300 },
      });
      expect(await score(items)).toEqual(expected);
      await engine.close([sequence]);
      await score([other]);
      expect(await score(items)).toEqual(expected);
    });

    it('after a run that was cancelled in the middle of a batch', async () => {
      for (const delayMs of [0, 3, 11, 23]) {
        const abort = new AbortController();
        const many = Array.from({ length: 20 }, () => items).flat();
        const run = score(many, { signal: abort.signal });
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        const asked = performance.now();
        abort.abort();
        await expect(run).rejects.toMatchObject({ code: 'engine-cancelled' });
        const tookMs = performance.now() - asked;
        console.log(`cancelled after ${delayMs} ms: stopped in ${tookMs.toFixed(1)} ms`);
        expect(tookMs).toBeLessThan(1000);
        expect(await score(items.slice(0, 5))).toEqual(expected.slice(0, 5));
      }
    });

    it('with a signal that had fired before, nothing is done', async () => {
      const before = await engine.counters();
      await expect(score(items, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'engine-cancelled',
      });
      expect((await engine.counters()).tokensEvaluated).toBe(before.tokensEvaluated);
    });

    it.runIf(availableParallelism() > 1)('on two threads, and loaded anew', async () => {
      await engine.dispose();
      await engine.load({ path, gpu: 'off', threads: 2 });
      expect(await score(items)).toEqual(expected);
    });

    it.runIf(availableParallelism() > 1)(
      'while the engine looks for the best number of threads',
      async () => {
        await engine.dispose();
        await engine.load({ path, gpu: 'off' });
        // Fifteen batches: the first trials fall among them.
        const again = await score(Array.from({ length: 5 }, () => items).flat());
        expect(again).toEqual(Array.from({ length: 5 }, () => expected).flat());
        const { threads } = await engine.counters();
        expect(threads).toBeGreaterThanOrEqual(1);
        expect(threads).toBeLessThanOrEqual(availableParallelism());
      },
    );
  },
);

function windows(count: number): ScoreItem[] {
  const { windows: all } = JSON.parse(readFileSync('test/fixtures/plant/ground_truth.P1.json', 'utf8')) as {
    windows: { prefix_ids: number[]; suffix_ids: number[] }[];
  };
  return all.slice(0, count).map(({ prefix_ids, suffix_ids }) => ({
    tokens: Int32Array.of(...prefix_ids, ...suffix_ids),
    from: prefix_ids.length,
  }));
}
