// Scoring through the Engine against a bare llama_decode loop through the same binding: one thread, 50 outputs per 100 tokens.
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { BareDecoder } from './support/bareDecoder.js';
import { inTurns, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';
import { examinationRequest, scoreRequest } from './support/request.js';

const ROUNDS = 21;
const SIDE_MS = 400;

const rows: string[][] = [];
for (const bench of MODELS) {
  const path = bench.path();
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path, gpu: 'off', threads: 1 });
  const bare = await BareDecoder.load(path, 1);
  const one = await windowsFor(bench, engine, loaded, 5);
  await bare.decode(one);
  const start = performance.now();
  await bare.decode(one);
  const batches = Math.max(1, Math.round(SIDE_MS / (performance.now() - start)));
  const windows = await windowsFor(bench, engine, loaded, 5 * batches);
  const [bareCosts = [], scoreCosts = [], examineCosts = []] = await inTurns(
    ROUNDS,
    () => bare.decode(windows),
    () => engine.score(scoreRequest(windows)),
    () => engine.score(examinationRequest(windows)),
  );
  for (const [request, costs] of [
    ['score', scoreCosts],
    ['examine', examineCosts],
  ] as const) {
    rows.push([
      bench.name,
      request,
      bench.goal.toFixed(2),
      spreadText(ratios(bareCosts, costs, 'cpuMs')),
      spreadText(ratios(bareCosts, costs, 'wallMs')),
      spreadText(spreadOf(costs.map(({ wallMs }) => (windows.length * 1000) / wallMs)), 1),
    ]);
  }
  bare.free();
  await engine.dispose();
}
printTable(['model', 'request', 'goal', 'ratio, processor time', 'ratio, clock', 'windows a second'], rows);
