import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import type { Engine } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { requantize } from '../support/models/requantize.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { differences, GOLDEN } from './golden.js';
import { onRealModel } from './realModel.js';

const scratch = scratchFolder();
const engine = createLlamaEngine();
afterAll(() => engine.dispose());

describe('scores of a real model', () => {
  onRealModel('are those of an independent float64 evaluation on the same weights in F32', async (path) => {
    const whole = join(scratch, 'f32.gguf');
    requantize(path, whole, 'F32');
    await engine.load({ path: whole, gpu: 'off', threads: 2 });
    const found = differences(await scoreAll(engine), 'exact');
    console.log(`F32 and float64, nats: ${JSON.stringify(found)}`);
    expect(found.tokens.median).toBeLessThan(0.002);
    expect(found.tokens.largest).toBeLessThan(0.03);
    expect(found.passages.largest).toBeLessThan(0.1);
    await engine.dispose();
  });

  onRealModel('differ from it in Q4_1 by what 8-bit activations cost', async (path) => {
    await engine.load({ path, gpu: 'off', threads: 2 });
    const found = differences(await scoreAll(engine), 'exact');
    // What the same rounding does to the independent evaluation itself.
    const expected = differences(
      GOLDEN.scored.map(({ rounded }) => rounded),
      'exact',
    );
    console.log(`Q4_1 and float64, nats: ${JSON.stringify({ found, expected })}`);
    expect(found.tokens.median).toBeLessThan(2 * expected.tokens.median);
    expect(found.tokens.largest).toBeLessThan(2 * expected.tokens.largest);
    expect(found.passages.largest).toBeLessThan(2 * expected.passages.largest);
  });

  onRealModel('are the same token by token, in forks, as on the exact path', async (path) => {
    await engine.dispose();
    await engine.load({ path, gpu: 'off', threads: 2 });
    const tokens = Int32Array.from(must(GOLDEN.scored[2]).ids.slice(0, 100));
    const others = Int32Array.from(must(GOLDEN.scored[1]).ids.slice(0, 100));
    const [START, STEPS, TOP] = [60, 12, 5];
    const ways = [tokens, Int32Array.of(...tokens.subarray(0, START), ...others.subarray(START))];
    const exact = await engine.score({
      items: ways.map((way) => ({ tokens: way, from: START })),
      bos: false,
      policies: [],
      topCount: TOP,
    });
    const opened = await engine.open(tokens.subarray(0, START), {
      bos: false,
      topCount: 128,
      capacity: { sequences: 2, tokens: 200 },
    });
    const sequences = [opened.sequence, ...(await engine.fork(opened.sequence, 1))];
    const found: number[] = [];
    let next = [opened.next, opened.next];
    for (let at = 0; at < STEPS; at++) {
      next.forEach(({ topIds, topLogProbs }, way) => {
        const { topIds: ids, topLogProbs: logs } = must(exact[way]);
        for (let rank = at * TOP; rank < (at + 1) * TOP; rank++) {
          const place = topIds.indexOf(must(ids[rank]));
          found.push(Math.abs((topLogProbs[place] ?? NaN) - must(logs[rank])));
        }
      });
      const items = sequences.map((sequence, way) => ({
        sequence,
        token: must(must(ways[way])[START + at]),
      }));
      next = [...(await engine.step(items, { topCount: 128 }))];
    }
    await engine.close(sequences);
    const largest = Math.max(...found);
    console.log(
      `steps and exact path: ${found.length} log probabilities, largest difference ${largest} nats`,
    );
    expect(found).toHaveLength(ways.length * STEPS * TOP);
    expect(largest).toBeLessThan(0.5);
  });
});

async function scoreAll(scorer: Engine): Promise<(readonly number[])[]> {
  const items = GOLDEN.scored.map(({ ids }) => ({ tokens: Int32Array.from(ids), from: 1 }));
  const scored = await scorer.score({ items, bos: false, policies: [], topCount: 0 });
  return scored.map(({ logProbs }) => [...logProbs]);
}
