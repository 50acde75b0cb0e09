import { describe, expect, it } from 'vitest';
import type { AttackPlan, SteppedTokens } from '../../src/attacks/index.js';
import type { Engine, ScoreRequest } from '../../src/domain/index.js';
import { cancelledError } from '../../src/engine/engineErrors.js';
import { createFakeEngine } from '../../src/engine/index.js';
import { EngineRates } from '../../src/examine/engine/engineRates.js';
import { estimateRun } from '../../src/examine/estimateRun.js';
import {
  timeFromEarlierRuns,
  timeFromShortBatches,
  timeFromWholeBatches,
} from '../../src/examine/engine/runTime.js';

describe('the time of a run', () => {
  it('from whole batches: the fastest, and as a range to the slowest after the first', () => {
    const batches = [1000, 200, 250, 400].map((ms) => ({ tokens: 500, ms }));
    expect(timeFromWholeBatches(batches, 10_000)).toEqual({
      tokensPerSecond: 2500,
      seconds: 4,
      fromSeconds: 4,
      toSeconds: 8,
      source: { kind: 'measured', batches: 4, batchTokens: 500, isWhole: true },
    });
  });

  it('from short batches: a range between the rate of the longest and a straight line through the two longest', () => {
    // 2 s to read the weights, and 50 ms for each token; a quarter faster for each token of a batch of 256.
    const batches = [8, 64].map((tokens) => ({ tokens, ms: 2000 + 50 * tokens }));
    const two = timeFromShortBatches(batches, 500, 100_000);
    expect(two.tokensPerSecond).toBeCloseTo(64 / 5.2, 9);
    expect(two.seconds).toBeCloseTo(100_000 / (64 / 5.2), 6);
    // 200 batches of 2 s and 500 tokens.
    expect(two.fromSeconds).toBeCloseTo(200 * (2 + 25), 6);
    expect(two).toMatchObject({
      toSeconds: two.seconds,
      source: { batches: 2, batchTokens: 64, isWhole: false },
    });
    const three = timeFromShortBatches([...batches, { tokens: 256, ms: 12_000 }], 500, 100_000);
    expect(three.toSeconds).toBeCloseTo(100_000 / (256 / 12), 6);
    const slope = (12_000 - 5200) / (256 - 64);
    expect(three.fromSeconds).toBeCloseTo((200 * (12_000 + slope * (500 - 256))) / 1000, 6);
    expect(three.source).toMatchObject({ batches: 3, batchTokens: 256 });
  });

  it('from earlier runs: their rate together, and a range from the fastest to the slowest', () => {
    const runs = [
      { tokens: 1000, seconds: 10, endedAt: '2026-12-03T10:00:00.000Z' },
      { tokens: 3000, seconds: 20, endedAt: '2026-12-02T10:00:00.000Z' },
    ].map((run) => ({ key: 'a'.repeat(64), attackId: 'greedy', ...run }));
    expect(timeFromEarlierRuns(runs, 6000)).toEqual({
      tokensPerSecond: 4000 / 30,
      seconds: 45,
      fromSeconds: 40,
      toSeconds: 60,
      source: { kind: 'earlier-runs', runs: 2, lastAt: '2026-12-03T10:00:00.000Z' },
    });
    expect(() => timeFromEarlierRuns([], 6000)).toThrow(RangeError);
  });

  it('has no range where a single batch, or noise, says nothing of longer ones', () => {
    for (const batches of [
      [{ tokens: 8, ms: 4000 }],
      [
        { tokens: 8, ms: 4000 },
        { tokens: 64, ms: 3000 },
      ],
    ]) {
      const { seconds, fromSeconds } = timeFromShortBatches(batches, 500, 100_000);
      expect(fromSeconds).toBe(seconds);
    }
  });
});

/** A fake engine whose batches take this many milliseconds on a clock of its own; beyond a limit, they are cancelled. */
async function slow(
  ms: (tokens: number) => number,
  limitMs: number,
  stepped: readonly SteppedTokens[] = [],
  stepMs: (sequences: number) => number = () => 1,
  leastTokens?: number,
  run: {
    readonly units?: readonly { readonly modelId: string | undefined; readonly tokens: number }[];
    readonly models?: Pick<
      NonNullable<Parameters<typeof estimateRun>[3]>,
      'others' | 'loadSeconds' | 'earlier'
    >;
  } = {},
) {
  const engine = createFakeEngine({ text: 'known text '.repeat(40) });
  const model = await engine.load({ path: 'assets/demo/P1-f16.gguf' });
  let now = 0;
  const seen: number[] = [];
  const stepsOf: number[] = [];
  const score = (request: ScoreRequest, signal?: AbortSignal) => {
    const bos = request.bos ? 1 : 0;
    const tokens = request.items.reduce((sum, item) => sum + item.tokens.length + bos, 0);
    seen.push(tokens);
    now += Math.min(ms(tokens), limitMs);
    return ms(tokens) > limitMs ? Promise.reject(cancelledError()) : engine.score(request, signal);
  };
  const step: Engine['step'] = (items, ...rest) => {
    stepsOf.push(items.length);
    now += stepMs(items.length);
    return engine.step(items, ...rest);
  };
  const timed = new Proxy(engine, {
    get: (target, name) => {
      if (name === 'score') return score;
      if (name === 'step') return step;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const units = run.units ?? [
    { id: 'one', tokens: 1_000_000, stepped, ...(leastTokens === undefined ? {} : { leastTokens }) },
  ];
  const plan = {
    units,
    totalTokens: units.reduce((sum, { tokens }) => sum + tokens, 0),
    layout: { length: 100, slots: 5 },
  } as unknown as AttackPlan;
  const rates = new EngineRates(timed, model, () => now);
  const { time } = await estimateRun(timed, model, plan, { rates, ...run.models });
  return {
    time: 'kind' in time ? undefined : time,
    unknown: 'kind' in time ? time : undefined,
    seen,
    stepsOf,
  };
}

describe('what is measured before a run', () => {
  it('whole batches of a fast model', async () => {
    const { time, seen } = await slow((tokens) => tokens, 15_000);
    expect(seen.slice(1).every((tokens) => tokens === 500)).toBe(true);
    expect(time).toMatchObject({ tokensPerSecond: 1000, seconds: 1000, source: { isWhole: true } });
  });

  it('steps of texts that are written, fewest and most at once, and a straight line between', async () => {
    const stepped = [
      { steps: 1000, sequences: 2 },
      { steps: 500, sequences: 10 },
      { steps: 250, sequences: 6 },
    ];
    // A step reads the weights once: 40 ms, and 1 ms for each sequence.
    const { time, stepsOf } = await slow(
      (tokens) => tokens,
      15_000,
      stepped,
      (count) => 40 + count,
    );
    expect([...new Set(stepsOf)]).toEqual([2, 10]);
    const written = 1000 * 2 + 500 * 10 + 250 * 6;
    const seconds = (1_000_000 - written) / 1000 + (1000 * 42 + 500 * 50 + 250 * 46) / 1000;
    expect(time?.seconds).toBeCloseTo(seconds, 6);
    expect(time?.fromSeconds).toBeCloseTo(seconds, 6);
    expect(time?.tokensPerSecond).toBeCloseTo(1_000_000 / seconds, 6);
  });

  it('steps from the shortest to the longest time that one took', async () => {
    let at = 0;
    const { time } = await slow(
      (tokens) => tokens,
      15_000,
      [{ steps: 1000, sequences: 2 }],
      // The first one touches its memory for the first time.
      () => [500, 12, 10, 11, 30, 10, 10][at++] ?? 0,
    );
    const scored = (1_000_000 - 2000) / 1000;
    expect(time?.seconds).toBeCloseTo(scored + 10, 6);
    expect(time?.fromSeconds).toBeCloseTo(scored + 10, 6);
    expect(time?.toSeconds).toBeCloseTo(scored + 30, 6);
  });

  it('other models by the sizes of their files, and the time to load each as often as it is loaded', async () => {
    const engine = createFakeEngine({ text: 'known text '.repeat(40) });
    const { sizeBytes } = await engine.load({ path: 'assets/demo/P1-f16.gguf' });
    const units = [
      { modelId: undefined, tokens: 100_000 },
      { modelId: 'E2', tokens: 100_000 },
      { modelId: 'E2', tokens: 100_000 },
      { modelId: 'E3', tokens: 100_000 },
      { modelId: undefined, tokens: 100_000 },
    ];
    const others = [
      { id: 'E2', sizeBytes: sizeBytes * 4, loadSeconds: 7 },
      { id: 'E3', sizeBytes: sizeBytes / 2, loadSeconds: 3 },
    ];
    const { time } = await slow(
      (tokens) => tokens,
      15_000,
      [],
      () => 1,
      undefined,
      {
        units,
        models: { others, loadSeconds: 5 },
      },
    );
    const seconds = 100 * (1 + 4 + 4 + 0.5 + 1) + 7 + 3 + 5;
    expect(time?.seconds).toBeCloseTo(seconds, 6);
    expect(time?.fromSeconds).toBeCloseTo(seconds, 6);
  });

  it('nothing, where earlier runs tell: then the time is theirs, and the least is that of the fewest tokens', async () => {
    const run = { key: 'a'.repeat(64), attackId: 'greedy', endedAt: '2026-12-03T10:00:00.000Z' };
    const { time, seen } = await slow(
      (tokens) => tokens,
      15_000,
      [],
      () => 1,
      250_000,
      {
        models: { earlier: [{ ...run, tokens: 1000, seconds: 2 }] },
      },
    );
    expect(seen).toEqual([]);
    expect(time).toMatchObject({
      tokensPerSecond: 500,
      fromSeconds: 2000,
      toSeconds: 2000,
      leastSeconds: 500,
    });
  });

  it('as a range from the fewest tokens, where what is found may end a unit early', async () => {
    const tokens = 1000;
    const range = async (leastTokens: number, stepped: readonly SteppedTokens[]) => {
      const { time } = await slow(
        (count) => count,
        15_000,
        stepped,
        () => 10,
        leastTokens,
      );
      return [time?.leastSeconds, time?.fromSeconds, time?.toSeconds];
    };
    // All in batches: a quarter of them is certain.
    expect(await range(250_000, [])).toEqual([250, tokens, tokens]);
    // 200,000 tokens are written in 100,000 steps of 10 ms; half of them, and all batches, are certain.
    const written = [{ steps: 100_000, sequences: 2 }];
    expect(await range(900_000, written)).toEqual([800 + 500, 800 + 1000, 800 + 1000]);
    expect(await range(0, written)).toEqual([0, 1800, 1800]);
  });

  it('short batches of a slow model, never one of the run', async () => {
    const { time, seen } = await slow((tokens) => 2000 + 200 * tokens, 180_000);
    expect(seen).toEqual([8, 64]);
    expect(time?.source).toMatchObject({ isWhole: false, batchTokens: 64, batches: 2 });
    expect(time?.fromSeconds).toBeCloseTo(2000 * (2 + 100), 6);
    expect(time?.seconds).toBeCloseTo(1_000_000 / (64 / 14.8), 3);
  });

  it('a third short batch where it takes seconds, of several texts where a text is shorter', async () => {
    // Whole batches of 500 tokens take 20 s, and one of two texts of 100 takes 8.
    const { time, seen } = await slow((tokens) => 40 * tokens, 180_000);
    expect(seen).toEqual([8, 64, 200]);
    expect(time).toMatchObject({
      tokensPerSecond: 25,
      source: { isWhole: false, batchTokens: 200, batches: 3 },
    });
  });

  it('one short batch where a longer one would take minutes', async () => {
    const { time, seen } = await slow((tokens) => 10_000 * tokens, 180_000);
    expect(seen).toEqual([8]);
    expect(time).toMatchObject({ tokensPerSecond: 0.1, seconds: 1e7, source: { batchTokens: 8 } });
  });

  it('nothing where eight tokens take too long, and then it says so', async () => {
    const { time, unknown } = await slow(() => 200_000, 180_000);
    expect(time).toBeUndefined();
    expect(unknown).toMatchObject({
      kind: 'unscored',
      code: 'batch-too-slow',
      reason: 'one batch of 8 tokens takes more than 180 seconds',
    });
  });
});
