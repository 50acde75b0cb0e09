// Windows a second through the engine's process with 1 … N threads, and with the number that the engine chooses by measurement.
import { availableParallelism } from 'node:os';
import { spawnEngine, type SpawnedEngine } from '../src/engine/index.js';
import type { ScoreItem } from '../src/domain/index.js';
import { costOf, printTable, spreadOf, spreadText } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';
import { examinationRequest } from './support/request.js';

const ROUNDS = 9;
const SIDE_MS = 600;
/** An examination sends a batch at a time and has two on their way. */
const BATCH = 5;

interface Runner {
  readonly label: string;
  readonly engine: SpawnedEngine;
  readonly perSecond: number[];
}

async function scoreAll(engine: SpawnedEngine, windows: readonly ScoreItem[]): Promise<void> {
  const sent: Promise<unknown>[] = [];
  for (let at = 0; at < windows.length; at += BATCH) {
    sent.push(engine.score(examinationRequest(windows.slice(at, at + BATCH))));
    if (sent.length >= 2) await sent[sent.length - 2];
  }
  await Promise.all(sent);
}

const rows: string[][] = [];
for (const bench of MODELS) {
  const path = bench.path();
  const runners: Runner[] = [];
  let windows: ScoreItem[] = [];
  for (let threads = 0; threads <= availableParallelism(); threads++) {
    const engine = await spawnEngine({ kind: 'llama' });
    const loaded = await engine.load({ path, gpu: 'off', ...(threads === 0 ? {} : { threads }) });
    if (windows.length === 0) windows = await windowsFor(bench, engine, loaded, 200);
    runners.push({ label: threads === 0 ? 'chosen' : String(threads), engine, perSecond: [] });
    // Time enough for the engine to look around.
    if (threads === 0) await scoreAll(engine, windows.slice(0, 40));
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { engine, perSecond } of runners) {
      const { wallMs } = await costOf(() => scoreAll(engine, windows.slice(0, BATCH)));
      const count = Math.min(windows.length, BATCH * Math.max(1, Math.round(SIDE_MS / wallMs)));
      const timed = await costOf(() => scoreAll(engine, windows.slice(0, count)));
      perSecond.push((count * 1000) / timed.wallMs);
    }
  }
  for (const { label, engine, perSecond } of runners) {
    const { threads } = await engine.counters();
    const name = label === 'chosen' ? `chosen (${threads} at the end)` : label;
    rows.push([bench.name, name, spreadText(spreadOf(perSecond), 1)]);
    await engine.kill();
  }
}
printTable(['model', 'threads', 'windows a second'], rows);
