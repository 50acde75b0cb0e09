// Made-up embeddings in front of a passage ("soft prefix"): how much more probable do they make it, at the same budget for passages that
// were planted and for passages that were not, and does that tell them apart better than the passage after its true prefix does?
// Gradient-free: evolution strategies with antithetic pairs and ranks (Salimans et al. 2017, arXiv 1703.03864), Adam steps (Kingma & Ba
// 2015, arXiv 1412.6980). Which windows are planted: test/fixtures/plant/ground_truth.P1.json.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/base/index.js';
import type { Engine } from '../src/domain/index.js';
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { mannWhitney } from '../src/measure/index.js';
import { embeddingRows } from '../test/support/models/embeddingRows.js';
import { printTable } from './support/compare.js';

const ROWS = 4;
const PAIRS = 8;
const STEPS = 20;
const WINDOWS = 12;
const GROUPS = ['MEM', 'R16', 'R4', 'R0'];
const CONTROL = 'R0';

interface Window {
  readonly group: string;
  readonly passage: string;
  readonly prefix_ids: readonly number[];
  readonly suffix_ids: readonly number[];
}

interface Reached {
  readonly group: string;
  /** Sums of log p of the passage, nats: after its true prefix, after BOS alone, after the embeddings that were found. */
  readonly prefix: number;
  readonly bare: number;
  readonly soft: number;
}

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const sum = (values: Float64Array = new Float64Array()): number =>
  values.reduce((total, value) => total + value, 0);

/** One window of each passage, the first ones of each group. */
function chosenWindows(): Window[] {
  const truth = JSON.parse(readFileSync(path('test/fixtures/plant/ground_truth.P1.json'), 'utf8')) as {
    readonly windows: readonly Window[];
  };
  return GROUPS.flatMap((group) => {
    const seen = new Set<string>();
    return truth.windows
      .filter((window) => {
        const first = window.group === group && !seen.has(window.passage);
        if (first) seen.add(window.passage);
        return first;
      })
      .slice(0, WINDOWS);
  });
}

/** Seeded standard normal numbers (Box & Muller 1958). */
function normals(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.float()));
    return radius * Math.cos(2 * Math.PI * random.float());
  });
}

/** The best log p of a passage that the search finds, of 1 + 2 × PAIRS × STEPS tries. */
async function searchRows(
  engine: Engine,
  tokens: Int32Array,
  width: number,
  scale: number,
  random: Random,
): Promise<number> {
  const size = ROWS * width;
  const at = normals(random, size).map((value) => value * scale);
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const spread = scale / 2;
  const rate = scale / 5;
  const value = async (all: readonly Float64Array[]): Promise<number[]> =>
    (
      await engine.scoreSoft(
        all.map((rows) => ({ rows: Float32Array.from(rows), tokens })),
        { bos: true },
      )
    ).map(({ logProbs }) => sum(logProbs));
  let [best = -Infinity] = await value([at]);
  for (let step = 1; step <= STEPS; step++) {
    const noise = Array.from({ length: PAIRS }, () => normals(random, size));
    const tries = noise.flatMap((direction) =>
      [spread, -spread].map((length) => at.map((x, i) => x + length * (direction[i] ?? 0))),
    );
    const values = await value(tries);
    best = Math.max(best, ...values);
    const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    const weight = new Float64Array(values.length);
    for (const [rank, i] of order.entries()) weight[i] = rank / (values.length - 1) - 0.5;
    for (let i = 0; i < size; i++) {
      let gradient = 0;
      for (const [pair, direction] of noise.entries()) {
        gradient += ((weight[2 * pair] ?? 0) - (weight[2 * pair + 1] ?? 0)) * (direction[i] ?? 0);
      }
      first[i] = 0.9 * (first[i] ?? 0) + 0.1 * gradient;
      second[i] = 0.99 * (second[i] ?? 0) + 0.01 * gradient * gradient;
      const moved =
        (first[i] ?? 0) / (1 - 0.9 ** step) / Math.sqrt((second[i] ?? 0) / (1 - 0.99 ** step) + 1e-12);
      at[i] = (at[i] ?? 0) + rate * moved;
    }
  }
  return best;
}

async function measure(file: string, windows: readonly Window[]): Promise<Reached[]> {
  const engine = createLlamaEngine();
  const model = await engine.load({ path: path(file), gpu: 'off', threads: 1 });
  const sample = embeddingRows(
    path(file),
    Int32Array.from({ length: 500 }, (_, at) => 200 + 7 * at),
  );
  const scale = Math.sqrt(sample.reduce((total, x) => total + x * x, 0) / sample.length);
  const reached: Reached[] = [];
  for (const [at, window] of windows.entries()) {
    const tokens = Int32Array.from(window.suffix_ids);
    const [scored] = await engine.score({
      items: [{ tokens: Int32Array.of(...window.prefix_ids, ...tokens), from: window.prefix_ids.length }],
      bos: true,
      policies: [],
      topCount: 0,
    });
    const [bare] = await engine.scoreSoft([{ rows: new Float32Array(0), tokens }], { bos: true });
    const random = new Random(`soft-prefix/${window.group}/${at}`);
    reached.push({
      group: window.group,
      prefix: sum(scored?.logProbs),
      bare: sum(bare?.logProbs),
      soft: await searchRows(engine, tokens, model.embeddingWidth, scale, random),
    });
    if (process.argv.includes('--trace')) console.error(file, at, JSON.stringify(reached.at(-1)));
  }
  await engine.dispose();
  return reached;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Chance that a planted window lies above one of the control (½ = no better than a coin). */
function auc(all: readonly Reached[], group: string, by: (one: Reached) => number): string {
  const of = (name: string): number[] => all.filter((one) => one.group === name).map(by);
  const planted = of(group);
  const control = of(CONTROL);
  if (group === CONTROL) return '';
  const wins = planted.map((value) => control.filter((other) => value > other).length);
  const { pGreater } = mannWhitney(planted, control);
  return `${(wins.reduce((a, b) => a + b, 0) / (planted.length * control.length)).toFixed(2)} (p ${pGreater.toPrecision(2)})`;
}

const windows = chosenWindows();
for (const file of ['assets/demo/P1-f16.gguf', 'assets/demo/P0-f16.gguf']) {
  const reached = await measure(file, windows);
  console.log(`\n${file}: ${ROWS} rows, ${1 + 2 * PAIRS * STEPS} tries a window\n`);
  printTable(
    [
      'group',
      'windows',
      'true prefix',
      'BOS alone',
      'soft prefix',
      'AUC true prefix',
      'AUC BOS alone',
      'AUC soft prefix',
      'AUC gain',
    ],
    GROUPS.map((group) => {
      const own = reached.filter((one) => one.group === group);
      const nats = (by: (one: Reached) => number): string => median(own.map(by)).toFixed(1);
      return [
        group,
        own.length,
        nats(({ prefix }) => prefix),
        nats(({ bare }) => bare),
        nats(({ soft }) => soft),
        auc(reached, group, ({ prefix }) => prefix),
        auc(reached, group, ({ bare }) => bare),
        auc(reached, group, ({ soft }) => soft),
        auc(reached, group, ({ soft, bare }) => soft - bare),
      ];
    }),
  );
}
