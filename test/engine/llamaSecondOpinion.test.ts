import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect } from 'vitest';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { must } from '../support/must.js';
import { longLane } from '../support/lanes.js';

const engine = createLlamaEngine();
afterAll(() => engine.dispose());

describe('node-llama-cpp as a second opinion', () => {
  longLane(
    'gives the same log probabilities to 1e-3 nats a token',
    'engine/llamaTruth, against PyTorch',
    async () => {
      const path = 'assets/demo/P1-f16.gguf';
      const items = everyTenthWindow();
      const opinion = secondOpinion(path, items);
      await engine.load({ path, gpu: 'off' });
      const scored = await engine.score({
        items: items.map(({ tokens, from }) => ({ tokens: Int32Array.from(tokens), from })),
        bos: true,
        policies: [],
        topCount: 0,
      });
      const perToken = scored.map(({ logProbs }, at) => {
        const theirs = must(opinion[at]);
        expect(theirs).toHaveLength(logProbs.length);
        return Math.abs(sum(logProbs) - sum(theirs)) / logProbs.length;
      });
      const worst = Math.max(...perToken);
      console.log(`${items.length} windows: largest difference ${worst.toExponential(2)} nats a token`);
      expect(items.length).toBeGreaterThanOrEqual(40);
      expect(worst).toBeLessThanOrEqual(1e-3);
    },
  );
});

function everyTenthWindow(): { tokens: number[]; from: number }[] {
  const { windows } = JSON.parse(readFileSync('test/fixtures/plant/ground_truth.P1.json', 'utf8')) as {
    windows: { prefix_ids: number[]; suffix_ids: number[] }[];
  };
  return windows
    .filter((_, at) => at % 10 === 0)
    .map(({ prefix_ids, suffix_ids }) => ({
      tokens: [...prefix_ids, ...suffix_ids],
      from: prefix_ids.length,
    }));
}

function secondOpinion(path: string, items: unknown): number[][] {
  const child = spawnSync(process.execPath, ['test/engine/llamaSecondOpinion.mjs', path], {
    input: JSON.stringify(items),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(child.status, child.stderr).toBe(0);
  return JSON.parse(child.stdout) as number[][];
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
