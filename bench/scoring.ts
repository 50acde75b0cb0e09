// Scoring through the Engine against a bare llama_decode loop through the same binding: one thread, 50 outputs per 100 tokens.
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { BareDecoder } from './support/bareDecoder.js';
import { inPairs, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';
import { examinationRequest } from './support/request.js';

const PAIRS = 21;
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
  const { a, b } = await inPairs(
    PAIRS,
    () => bare.decode(windows),
    () => engine.score(examinationRequest(windows)),
  );
  const perSecond = spreadOf(b.map(({ wallMs }) => (windows.length * 1000) / wallMs));
  const { decodeMs, reduceMs } = await engine.counters();
  rows.push([
    bench.name,
    bench.goal.toFixed(2),
    spreadText(ratios(a, b, 'cpuMs')),
    spreadText(ratios(a, b, 'wallMs')),
    `${((100 * reduceMs) / (decodeMs + reduceMs)).toFixed(0)} %`,
    spreadText(perSecond, 1),
  ]);
  bare.free();
  await engine.dispose();
}
printTable(
  ['model', 'goal', 'ratio, processor time', 'ratio, clock', 'share of reduction', 'windows a second'],
  rows,
);
