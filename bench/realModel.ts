// Windows a second on a model that people use, SmolLM2-135M-Instruct, against a plain loop in C++: one thread each, in turns. The engine runs
// in its own process, as in an examination, so what the way there and back costs is in its figures.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ScoredItem, ScoreRequest } from '../src/domain/index.js';
import { spawnEngine } from '../src/engine/index.js';
import { inTurns, printTable, ratios, spreadOf, spreadText, type Cost } from './support/compare.js';
import { processorMs } from './support/processorTime.js';
import { windowsFor } from './support/models.js';
import { buildPlainLoop, startPlainLoop } from './support/plainLoop.js';
import { examinationRequest, scoreRequest } from './support/request.js';

const ROUNDS = 9;
const WINDOWS = 5;
const SEQUENCES = 5;
const LENGTH = 100;
const TEXT = fileURLToPath(new URL('../assets/demo/target-moby-dick-planted.txt', import.meta.url));

const fetched = spawnSync(
  process.execPath,
  [fileURLToPath(new URL('../scripts/realModel.js', import.meta.url))],
  { encoding: 'utf8' },
);
const built = await buildPlainLoop();
if (fetched.status !== 0) console.log(`skipped: ${fetched.stderr.trim()}`);
else if ('missing' in built) console.log(`skipped: ${built.missing}`);
else await measure(fetched.stdout.trim(), built);

async function measure(path: string, program: Parameters<typeof startPlainLoop>[0]): Promise<void> {
  const engine = await spawnEngine({ kind: 'llama' });
  const loaded = await engine.load({ path, gpu: 'off', threads: 1 });
  const bench = { name: 'SmolLM2', path: () => path, goal: 1, text: TEXT };
  const items = await windowsFor(bench, engine, loaded, WINDOWS);
  const bos = loaded.bosToken ?? 0;
  const windows = items.map(({ tokens }) => [bos, ...tokens]);
  const loop = await startPlainLoop(program, path, SEQUENCES, LENGTH);
  let plainSum = 0;
  let scored: readonly ScoredItem[] = [];
  const requests: Readonly<Record<string, ScoreRequest>> = {
    'no policy': { items, bos: true, policies: [], topCount: 0 },
    score: scoreRequest(items),
    examine: examinationRequest(items),
  };
  const processor: number[][] = [[], ...Object.keys(requests).map(() => [])];
  const turn = (at: number, pid: number, work: () => Promise<unknown>) => async (): Promise<void> => {
    const before = processorMs(pid);
    await work();
    processor[at]?.push(processorMs(pid) - before);
  };
  const costs = await inTurns(
    ROUNDS,
    turn(0, loop.pid, async () => {
      plainSum = await loop.score(windows);
    }),
    ...Object.values(requests).map((request, at) =>
      turn(at + 1, engine.pid, async () => {
        scored = await engine.score(request);
      }),
    ),
  );
  loop.end();
  await engine.kill();
  // The round that does not count is in front.
  const withProcessor = costs.map((of, at) =>
    of.map(({ wallMs }, round): Cost => ({ wallMs, cpuMs: processor[at]?.[round + 1] ?? NaN })),
  );
  const [plain = [], ...ours] = withProcessor;
  const second = (of: readonly Cost[]): string =>
    spreadText(spreadOf(of.map(({ wallMs }) => (WINDOWS * 1000) / wallMs)), 1);
  printTable(
    ['what', 'windows a second', 'plain loop / this, processor time', 'plain loop / this, clock'],
    [
      ['plain loop: log p', second(plain), '1', '1'],
      ...Object.keys(requests).map((name, at) => {
        const costsOf = ours[at] ?? [];
        return [
          `this engine: ${name}`,
          second(costsOf),
          spreadText(ratios(plain, costsOf, 'cpuMs')),
          spreadText(ratios(plain, costsOf, 'wallMs')),
        ];
      }),
    ],
  );
  const sum = scored.reduce((total, { logProbs }) => total + logProbs.reduce((a, b) => a + b, 0), 0);
  const tokens = WINDOWS * (LENGTH / 2);
  console.log(
    `\nMean log p of a token: ${(plainSum / tokens).toFixed(9)} (plain loop), ${(sum / tokens).toFixed(9)} (this engine), of ${tokens} tokens; entropy ${(
      scored.reduce((total, { entropies }) => total + entropies.reduce((a, b) => a + b, 0), 0) / tokens
    ).toFixed(2)} nats.`,
  );
}
