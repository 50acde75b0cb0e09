// The same numbers (log p of the target, the 40 most probable tokens) through node-llama-cpp's controlledEvaluate: one thread each.
import { getLlama, LlamaLogLevel, type LlamaContextSequence, type Token } from 'node-llama-cpp';
import type { ScoredItem, ScoreItem } from '../src/domain/index.js';
import { spawnEngine } from '../src/engine/index.js';
import { inTurns, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';

const PAIRS = 7;
const SEQUENCES = 5;

interface Opinion {
  readonly logProb: number;
  readonly topIds: readonly number[];
}

/** What node-llama-cpp says of the last 50 tokens of a window. */
async function evaluate(sequence: LlamaContextSequence, bos: Token, item: ScoreItem): Promise<Opinion[]> {
  await sequence.clearHistory();
  const targets = Array.from(item.tokens) as Token[];
  const input = [bos, ...targets.slice(0, -1)];
  const outputs = await sequence.controlledEvaluate(
    input.map((token, at) => {
      const target = targets[at];
      if (at < item.from || target === undefined) return token;
      const wanted = { filter: { tokens: [target], includeTop: 40 } };
      return [
        token,
        { generateNext: { logits: wanted, totalLogitWeight: true, options: { temperature: 0 } } },
      ];
    }),
  );
  return targets.slice(item.from).map((target, at) => {
    const next = outputs[item.from + at]?.next;
    const logits = [...(next?.logits ?? new Map<Token, number>())];
    const top = logits.sort((x, y) => y[1] - x[1]).slice(0, 40);
    const own = next?.logits?.get(target) ?? NaN;
    const logProb = own - (top[0]?.[1] ?? NaN) - Math.log(next?.totalLogitWeight ?? NaN);
    return { logProb, topIds: top.map(([id]) => id) };
  });
}

/** Largest difference of a window's mean log p, nats a token, and the share of top-40 places with the same token. */
function agreement(ours: readonly ScoredItem[], theirs: readonly Opinion[][]): [string, string] {
  let worst = 0;
  let same = 0;
  let places = 0;
  for (const [at, item] of ours.entries()) {
    const opinions = theirs[at] ?? [];
    const sum = item.logProbs.reduce((total, value) => total + value, 0);
    const other = opinions.reduce((total, { logProb }) => total + logProb, 0);
    worst = Math.max(worst, Math.abs(sum - other) / item.logProbs.length);
    for (const [row, { topIds }] of opinions.entries()) {
      for (const [place, id] of topIds.entries()) {
        places += 1;
        if (item.topIds[row * 40 + place] === id) same += 1;
      }
    }
  }
  return [worst.toExponential(1), `${((100 * same) / places).toFixed(1)} %`];
}

const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.disabled, maxThreads: 1 });
const rows: string[][] = [];
for (const bench of MODELS) {
  const modelPath = bench.path();
  const engine = await spawnEngine({ kind: 'llama' });
  const loaded = await engine.load({ path: modelPath, gpu: 'off', threads: 1 });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({
    contextSize: 256,
    sequences: SEQUENCES,
    batchSize: 512,
    flashAttention: true,
    threads: 1,
  });
  const sequences = Array.from({ length: SEQUENCES }, () => context.getSequence());
  const bos = model.tokens.bos;
  if (bos === null) throw new Error('the model has no BOS');
  const windows = await windowsFor(bench, engine, loaded, SEQUENCES);
  let ours: readonly ScoredItem[] = [];
  let theirs: Opinion[][] = [];
  const [a = [], b = []] = await inTurns(
    PAIRS,
    async () => {
      ours = await engine.score({ items: windows, bos: true, policies: [], topCount: 40 });
    },
    async () => {
      theirs = await Promise.all(
        windows.map((window, at) => evaluate(sequences[at] ?? context.getSequence(), bos, window)),
      );
    },
  );
  const perSecond = (costs: typeof a): string =>
    spreadText(spreadOf(costs.map(({ wallMs }) => (windows.length * 1000) / wallMs)), 1);
  rows.push([
    bench.name,
    perSecond(a),
    perSecond(b),
    spreadText(ratios(b, a, 'wallMs'), 1),
    ...agreement(ours, theirs),
  ]);
  await engine.kill();
  await context.dispose();
  await model.dispose();
}
await llama.dispose();
printTable(
  [
    'model',
    'this engine, windows a second',
    'controlledEvaluate, windows a second',
    'times faster',
    'largest difference, nats a token',
    'same token at the same place of the top 40',
  ],
  rows,
);
