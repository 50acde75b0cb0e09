import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import type { Engine } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { ALL_LANES } from '../support/lanes.js';
import { requantize } from '../support/models/requantize.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { differences, GOLDEN, spread, type Spread } from './golden.js';
import { onRealModel, onRealModelLong } from './realModel.js';

const scratch = scratchFolder();
const engine = createLlamaEngine();
/** All texts with the long lanes; the first two in every run. */
const TEXTS = ALL_LANES ? GOLDEN.scored : GOLDEN.scored.slice(0, 2);
afterAll(() => engine.dispose());

describe('scores of a real model', () => {
  onRealModel('are those of an independent float64 evaluation on the same weights in F32', async (path) => {
    const whole = join(scratch, 'f32.gguf');
    requantize(path, whole, 'F32');
    await engine.load({ path: whole, gpu: 'off', threads: 1 });
    const found = differences(await scoreAll(engine), 'exact', TEXTS);
    console.log(`F32 and float64, nats: ${JSON.stringify(found)}`);
    expect(found.tokens.median).toBeLessThan(0.002);
    expect(found.tokens.largest).toBeLessThan(0.03);
    expect(found.passages.largest).toBeLessThan(0.1);
    const steps = await stepDifferences(engine);
    console.log(`F32, steps and exact path, nats: ${JSON.stringify(steps)}`);
    expect(steps.largest).toBeLessThan(0.05);
    await engine.dispose();
  });

  onRealModel('are, of the first passage in Q4_1, near the independent probability', async (path) => {
    await engine.load({ path, gpu: 'off', threads: 1 });
    const { ids, exact } = must(GOLDEN.scored[0]);
    const items = [{ tokens: Int32Array.from(ids.slice(0, 100)), from: 50 }];
    const [scored] = await engine.score({ items, bos: false, policies: [], topCount: 0 });
    const [found, expected] = [must(scored).logProbs, Float64Array.from(exact.slice(49, 99))].map((logs) =>
      logs.reduce((total, log) => total + log, 0),
    );
    expect(Math.abs(must(found) - must(expected))).toBeLessThan(3);
    await engine.dispose();
  });

  onRealModelLong('differ from it in Q4_1 by what 8-bit activations cost', 'those in F32', async (path) => {
    await engine.load({ path, gpu: 'off', threads: 1 });
    const found = differences(await scoreAll(engine), 'exact', TEXTS);
    // What the same rounding does to the independent evaluation itself.
    const expected = differences(
      TEXTS.map(({ rounded }) => rounded),
      'exact',
      TEXTS,
    );
    console.log(`Q4_1 and float64, nats: ${JSON.stringify({ found, expected })}`);
    expect(found.tokens.median).toBeLessThan(2 * expected.tokens.median);
    expect(found.tokens.largest).toBeLessThan(2 * expected.tokens.largest);
    expect(found.passages.largest).toBeLessThan(2 * expected.passages.largest);
    const steps = await stepDifferences(engine);
    console.log(`Q4_1, steps and exact path, nats: ${JSON.stringify(steps)}`);
    expect(steps.median).toBeLessThan(0.2);
    expect(steps.largest).toBeLessThan(1.5);
  });
});

async function scoreAll(scorer: Engine): Promise<(readonly number[])[]> {
  const items = TEXTS.map(({ ids }) => ({ tokens: Int32Array.from(ids), from: 1 }));
  const scored = await scorer.score({ items, bos: false, policies: [], topCount: 0 });
  return scored.map(({ logProbs }) => [...logProbs]);
}

/** How far two forks that go different ways, token by token, lie from the exact path: the five most probable tokens at each of 12 places. */
async function stepDifferences(scorer: Engine): Promise<Spread> {
  const [START, STEPS, TOP] = [60, 12, 5];
  const [tokens, others] = [2, 1].map((at) => Int32Array.from(must(GOLDEN.scored[at]).ids.slice(0, 100)));
  const prefix = must(tokens).subarray(0, START);
  const ways = [must(tokens), Int32Array.of(...prefix, ...must(others).subarray(START))];
  const items = ways.map((way) => ({ tokens: way, from: START }));
  const exact = await scorer.score({ items, bos: false, policies: [], topCount: TOP });
  const capacity = { sequences: 2, tokens: 200 };
  const opened = await scorer.open(prefix, { bos: false, topCount: 128, capacity });
  const sequences = [opened.sequence, ...(await scorer.fork(opened.sequence, 1))];
  const found: number[] = [];
  let next = [opened.next, opened.next];
  for (let at = 0; at < STEPS; at++) {
    next.forEach(({ topIds, topLogProbs }, way) => {
      const { topIds: ids, topLogProbs: logs } = must(exact[way]);
      for (let rank = at * TOP; rank < (at + 1) * TOP; rank++) {
        const place = topIds.indexOf(must(ids[rank]));
        found.push((topLogProbs[place] ?? NaN) - must(logs[rank]));
      }
    });
    const chosen = sequences.map((sequence, way) => ({ sequence, token: must(must(ways[way])[START + at]) }));
    next = [...(await scorer.step(chosen, { topCount: 128 }))];
  }
  await scorer.close(sequences);
  expect(found).toHaveLength(ways.length * STEPS * TOP);
  return spread(found);
}
