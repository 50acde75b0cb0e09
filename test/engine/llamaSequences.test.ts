import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL_SOFTMAX, MOST_SEQUENCES, TOP_K_40, type NextToken } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { must } from '../support/must.js';

const path = 'assets/demo/P1-f16.gguf';
const engine = createLlamaEngine();
const capacity = { sequences: 8, tokens: 300 };

describe('sequences that share a prefix', () => {
  beforeAll(() => engine.load({ path, gpu: 'off', threads: 1 }));
  afterAll(() => engine.dispose());

  it('continues a memorised passage greedily, as the exact path scores it', async () => {
    const { prefix, suffix } = memorised();
    const { sequence, next } = await engine.open(prefix, { bos: true, topCount: 3, capacity });
    const greedy = [next];
    for (let at = 0; at < suffix.length - 1; at++) {
      const token = must(must(greedy.at(-1)).topIds[0]);
      greedy.push(...(await engine.step([{ sequence, token }], { topCount: 3 })));
    }
    await engine.close([sequence]);
    const ids = Int32Array.from(greedy, ({ topIds }) => must(topIds[0]));
    expect(ids).toEqual(suffix);
    const exact = await scoreExactly(prefix, suffix);
    // Another numeric class: the sum over 50 tokens differs by .004–.06 nats on a quantized model.
    expect(Math.abs(sum(greedy.map(({ topLogProbs }) => must(topLogProbs[0]))) - sum(exact))).toBeLessThan(
      0.06,
    );
  });

  it('says how much fits when a cache is too large for the memory', async () => {
    const { prefix } = memorised();
    const wide = { sequences: 200, tokens: 2 ** 31 };
    const error = await engine
      .open(prefix, { bos: true, topCount: 0, capacity: wide })
      .then(() => null)
      .catch((thrown: unknown) => thrown as { message: string; details: { fits: number } });
    expect(error).toMatchObject({ code: 'sequence-capacity' });
    const { fits } = must(error).details;
    expect(must(error).message).toContain(`${fits} tokens would fit`);
    expect(fits).toBeGreaterThan(0);
    expect(fits).toBeLessThan(wide.tokens);
    // As many sequences as there can be, with a little text each, are no trouble.
    const most = { sequences: MOST_SEQUENCES, tokens: 4096 };
    const { sequence } = await engine.open(prefix, { bos: true, topCount: 0, capacity: most });
    const forks = await engine.fork(sequence, MOST_SEQUENCES - 1);
    const next = await engine.step(
      [sequence, ...forks].map((one) => ({ sequence: one, token: must(prefix[0]) })),
      { topCount: 1 },
    );
    expect(new Set(next.map(({ topIds }) => topIds[0])).size).toBe(1);
    await engine.close([sequence, ...forks]);
  });

  it('gives every fork the continuation of its own tokens', async () => {
    const { prefix, suffix } = memorised();
    const opened = await engine.open(prefix.subarray(0, 20), { bos: true, topCount: 1, capacity });
    const forks = await engine.fork(opened.sequence, 3);
    const continuations = [prefix.subarray(20, 26), suffix.subarray(0, 6), prefix.subarray(3, 9), suffix];
    const sequences = [opened.sequence, ...forks];
    let after: readonly NextToken[] = [];
    for (let at = 0; at < 6; at++) {
      const items = sequences.map((sequence, index) => ({
        sequence,
        token: must(must(continuations[index])[at]),
      }));
      after = await engine.step(items, { topCount: 128 });
    }
    for (const [index, next] of after.entries()) {
      const tokens = Int32Array.of(
        ...prefix.subarray(0, 20),
        ...must(continuations[index]).subarray(0, 6),
        5,
      );
      const [exact] = await engine.score({
        items: [{ tokens, from: tokens.length - 1 }],
        bos: true,
        policies: [],
        topCount: 64,
      });
      expect(next.topIds[0]).toBe(must(exact).topIds[0]);
      expect(next.entropy).toBeCloseTo(must(must(exact).entropies[0]), 1);
      for (let rank = 0; rank < 10; rank++) {
        expect(Math.abs(must(next.topLogProbs[rank]) - must(must(exact).topLogProbs[rank]))).toBeLessThan(
          0.02,
        );
      }
    }
    await engine.close(sequences);
  });

  it('evaluates a shared prefix once', async () => {
    const { prefix } = memorised();
    const before = (await engine.counters()).tokensEvaluated;
    const { sequence } = await engine.open(prefix, { bos: true, topCount: 0, capacity });
    const forks = await engine.fork(sequence, 7);
    await engine.step(
      forks.map((fork, at) => ({ sequence: fork, token: 100 + at })),
      { topCount: 0 },
    );
    expect((await engine.counters()).tokensEvaluated - before).toBe(prefix.length + 1 + 7);
    await engine.close([sequence, ...forks]);
  });

  it('draws by inverting the cumulative distribution, most probable first', async () => {
    const { prefix } = held();
    const open = (policy: typeof TOP_K_40, uniform: number) =>
      engine.open(prefix, {
        bos: true,
        topCount: 64,
        draw: { policy, uniforms: Float64Array.of(uniform) },
        capacity,
      });
    const first = await open(FULL_SOFTMAX, 0);
    expect(first.next.drawn).toEqual({
      token: first.next.topIds[0],
      logProb: expect.closeTo(must(first.next.topLogProbs[0]), 6) as number,
    });
    const mass = [...first.next.topLogProbs].map(Math.exp);
    for (const uniform of [0.05, 0.3, 0.42]) {
      const { sequence, next } = await open(FULL_SOFTMAX, uniform);
      let at = 0;
      for (let total = must(mass[0]); total <= uniform; total += must(mass[++at]));
      expect(must(next.drawn).token).toBe(next.topIds[at]);
      await engine.close([sequence]);
    }
    const last = await open(TOP_K_40, 1 - 2 ** -40);
    expect([...last.next.topIds.subarray(0, 40)]).toContain(must(last.next.drawn).token);
    await engine.close([first.sequence, last.sequence]);
  });

  it('leaves sequences as they were when a step is cancelled', async () => {
    const { prefix, suffix } = memorised();
    const { sequence } = await engine.open(prefix, { bos: true, topCount: 5, capacity });
    const [twin] = await engine.fork(sequence, 1);
    const token = must(suffix[0]);
    const abort = new AbortController();
    const step = engine.step([{ sequence, token }], { topCount: 5 }, abort.signal);
    abort.abort();
    await expect(step).rejects.toMatchObject({ code: 'engine-cancelled' });
    const [again] = await engine.step([{ sequence, token }], { topCount: 5 });
    const [untouched] = await engine.step([{ sequence: must(twin), token }], { topCount: 5 });
    expect(must(again).topIds).toEqual(must(untouched).topIds);
    await engine.close([sequence, must(twin)]);
  });

  it('refuses what it has no room for, and sequences it does not have', async () => {
    const { prefix } = memorised();
    await expect(
      engine.open(prefix, { bos: true, topCount: 1, capacity: { sequences: 1, tokens: 10 } }),
    ).rejects.toMatchObject({ code: 'sequence-capacity' });
    const { sequence } = await engine.open(prefix, {
      bos: true,
      topCount: 1,
      capacity: { sequences: 2, tokens: 60 },
    });
    await expect(engine.fork(sequence, 2)).rejects.toMatchObject({ code: 'sequence-capacity' });
    await expect(engine.step([{ sequence: 99, token: 1 }], { topCount: 1 })).rejects.toMatchObject({
      code: 'sequence-unknown',
    });
    await expect(engine.step([{ sequence, token: 4096 }], { topCount: 1 })).rejects.toMatchObject({
      code: 'token-range',
    });
    await expect(
      engine.step(
        [
          { sequence, token: 1 },
          { sequence, token: 2 },
        ],
        { topCount: 1 },
      ),
    ).rejects.toMatchObject({ code: 'sequence-unknown' });
    await engine.close([sequence]);
    await expect(engine.close([sequence])).rejects.toMatchObject({ code: 'sequence-unknown' });
  });

  it('refuses to go beyond the trained context', async () => {
    const tokens = new Int32Array(512).fill(100);
    await expect(
      engine.open(tokens, { bos: true, topCount: 1, capacity: { sequences: 1, tokens: 600 } }),
    ).rejects.toMatchObject({ code: 'context-too-long' });
    const { sequence } = await engine.open(tokens.subarray(0, 511), {
      bos: true,
      topCount: 1,
      capacity: { sequences: 1, tokens: 600 },
    });
    await expect(engine.step([{ sequence, token: 1 }], { topCount: 1 })).rejects.toMatchObject({
      code: 'context-too-long',
    });
    await engine.close([sequence]);
  });

  it('says so when the cache is full, and goes on after a close', async () => {
    const small = { sequences: 8, tokens: 256 };
    const { sequence } = await engine.open(new Int32Array(255).fill(100), {
      bos: true,
      topCount: 1,
      capacity: small,
    });
    const forks = await engine.fork(sequence, 7);
    const step = async () => {
      for (let at = 0; at < 60; at++) {
        await engine.step(
          forks.map((fork) => ({ sequence: fork, token: 7 })),
          { topCount: 0 },
        );
      }
    };
    await expect(step()).rejects.toMatchObject({ code: 'sequence-capacity' });
    await engine.close(forks.slice(0, 6));
    await expect(
      engine.step([{ sequence: must(forks[6]), token: 7 }], { topCount: 1 }),
    ).resolves.toHaveLength(1);
    await engine.close([sequence, must(forks[6])]);
  });
});

async function scoreExactly(prefix: Int32Array, suffix: Int32Array): Promise<Float64Array> {
  const [item] = await engine.score({
    items: [{ tokens: Int32Array.of(...prefix, ...suffix), from: prefix.length }],
    bos: true,
    policies: [],
    topCount: 0,
  });
  return must(item).logProbs;
}

interface Window {
  readonly group: string;
  readonly greedy_exact: boolean;
  readonly prefix_ids: number[];
  readonly suffix_ids: number[];
}

function memorised() {
  return pick(({ group, greedy_exact }) => group === 'MEM' && greedy_exact);
}

function held() {
  return pick(({ group }) => group === 'HELD_A');
}

function pick(wanted: (window: Window) => boolean) {
  const { windows } = JSON.parse(readFileSync('test/fixtures/plant/ground_truth.P1.json', 'utf8')) as {
    windows: Window[];
  };
  const { prefix_ids, suffix_ids } = must(windows.find(wanted));
  return { prefix: Int32Array.from(prefix_ids), suffix: Int32Array.from(suffix_ids) };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
