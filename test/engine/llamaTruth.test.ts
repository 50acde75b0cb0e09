import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL_SOFTMAX, TOP_K_40, type Engine, type ScoredItem } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';

// Golden values: float32 PyTorch, independent of llama.cpp (test/fixtures/plant/README.md).
interface TruthWindow {
  readonly prefix_ids: readonly number[];
  readonly suffix_ids: readonly number[];
  readonly logp: number;
  readonly logp_nobos: number;
  readonly logp_top40: number | null;
  readonly greedy_exact: boolean;
  readonly greedy_exact_nobos: boolean;
  readonly min_margin: number;
  readonly argmax_hits: number;
  readonly tokens_outside_top40: number;
}

// Σ log p of 50 tokens and margins, nats: what another way of multiplying may differ by.
const F16 = { median: 0.01, max: 0.15, margin: 0.04, verdictMargin: 0.05 };
const Q8_0 = { median: 0.15, max: 1.6, margin: Infinity, verdictMargin: 0.5 };

/** Every sixth window of P1 in F16 in every run; of the others every ninth, and all of them in the long lanes. */
const each = (name: string, limit: typeof F16): number =>
  ALL_LANES ? 1 : name === 'P1' && limit === F16 ? 6 : 9;

describe.each([
  ['P1', 'assets/demo/P1-f16.gguf', F16],
  ['P0', 'assets/demo/P0-f16.gguf', F16],
  ['P1', 'test/fixtures/plant/P1-q8_0.gguf', Q8_0],
  ['P0', 'test/fixtures/plant/P0-q8_0.gguf', Q8_0],
] as const)('%s in %s against PyTorch', (name, path, limit) => {
  const engine: Engine = createLlamaEngine();
  let windows: readonly TruthWindow[] = [];
  let scored: readonly ScoredItem[] = [];

  beforeAll(async () => {
    const all = truth(name);
    expect(all).toHaveLength(469);
    windows = all.filter((_, at) => at % each(name, limit) === 0);
    await engine.load({ path, gpu: 'off', threads: 1 });
    scored = await engine.score(request(windows, true));
  });
  afterAll(() => engine.dispose());

  it('agrees on the log probability of every suffix', () => {
    const differences = windows.map(({ logp }, at) => Math.abs(sum(must(scored[at]).logProbs) - logp));
    report(name, path, 'BOS', differences);
    expect(median(differences)).toBeLessThanOrEqual(limit.median);
    expect(Math.max(...differences)).toBeLessThanOrEqual(limit.max);
  });

  it('agrees without BOS', async () => {
    const without = await engine.score(request(windows, false));
    const differences = windows.map(({ logp_nobos }, at) =>
      Math.abs(sum(must(without[at]).logProbs) - logp_nobos),
    );
    report(name, path, 'no BOS', differences);
    expect(median(differences)).toBeLessThanOrEqual(limit.median);
    expect(Math.max(...differences)).toBeLessThanOrEqual(limit.max);
  });

  it('agrees on margins and on the greedy verdict', () => {
    const margins = scored.map((item) => Math.min(...item.margins));
    const off = windows.map(({ min_margin }, at) => Math.abs(must(margins[at]) - min_margin));
    console.log(`${name} ${path}: largest difference of a margin ${Math.max(...off).toFixed(4)}`);
    expect(Math.max(...off)).toBeLessThanOrEqual(limit.margin);
    const flipped = windows.filter(
      ({ greedy_exact, min_margin }, at) =>
        must(scored[at]).ranks.every((rank) => rank === 0) !== greedy_exact &&
        Math.abs(min_margin) > limit.verdictMargin,
    );
    expect(flipped).toEqual([]);
  });

  it('finds p under top-k 40 to be above zero exactly where the truth does', () => {
    const wrong = windows.flatMap(({ logp_top40 }, at) => {
      const item = must(scored[at]);
      const finite = sum(must(item.policyLogProbs[1])) > -Infinity;
      if (finite === (logp_top40 !== null)) return [];
      return distanceToCut(item) <= (limit === F16 ? 0.01 : 0.5) ? [] : [at];
    });
    expect(wrong).toEqual([]);
  });
});

function request(windows: readonly TruthWindow[], bos: boolean) {
  return {
    items: windows.map(({ prefix_ids, suffix_ids }) => ({
      tokens: Int32Array.of(...prefix_ids, ...suffix_ids),
      from: prefix_ids.length,
    })),
    bos,
    policies: [FULL_SOFTMAX, TOP_K_40],
    topCount: 41,
  };
}

/** How near the suffix comes to the edge of the top 40: the smallest |logit − the edge's logit| over its tokens. */
function distanceToCut({ logProbs, topLogProbs, ranks }: ScoredItem): number {
  return Math.min(
    ...[...logProbs].map((logProb, at) => {
      const edge = must(topLogProbs[at * 41 + (must(ranks[at]) < 40 ? 40 : 39)]);
      return Math.abs(logProb - edge);
    }),
  );
}

function truth(name: string): readonly TruthWindow[] {
  const file = readFileSync(`test/fixtures/plant/ground_truth.${name}.json`, 'utf8');
  return (JSON.parse(file) as { windows: TruthWindow[] }).windows;
}

function report(name: string, path: string, how: string, differences: readonly number[]): void {
  const worst = Math.max(...differences).toFixed(4);
  console.log(`${name} ${path} ${how}: median |Δ| ${median(differences).toFixed(4)}, largest ${worst} nats`);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return must([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]);
}
