// Memory of the engine's process while it scores, against what it estimates: weights, cache and buffers.
import { readFileSync } from 'node:fs';
import { spawnEngine } from '../src/engine/index.js';
import { printTable } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';
import { examinationRequest } from './support/request.js';

function peakBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const rows: string[][] = [];
for (const bench of MODELS) {
  const engine = await spawnEngine({ kind: 'llama' });
  const loaded = await engine.load({ path: bench.path(), gpu: 'off' });
  const windows = await windowsFor(bench, engine, loaded, 40);
  await engine.score(examinationRequest(windows));
  const { weightsBytes, kvCacheBytes, bufferBytes, totalBytes } = await engine.estimateMemory(100);
  const { residentBytes } = await engine.counters();
  const peak = peakBytes(engine.pid);
  rows.push([
    bench.name,
    megabytes(weightsBytes),
    megabytes(kvCacheBytes),
    megabytes(bufferBytes),
    megabytes(residentBytes),
    megabytes(peak),
    megabytes(peak - totalBytes),
  ]);
  await engine.kill();
}
printTable(
  [
    'model',
    'weights, MB',
    'cache, MB',
    'buffers, MB',
    'resident, MB',
    'peak, MB',
    'peak above all three, MB',
  ],
  rows,
);
