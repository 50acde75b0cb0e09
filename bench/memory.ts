// Memory of the engine's process above that of the loaded model, against what the engine estimates: exact, replay, and sequences.
import { readFileSync, writeFileSync } from 'node:fs';
import { estimateScoring, estimateSequences, modelShape, spawnEngine } from '../src/engine/index.js';
import type { SpawnedEngine } from '../src/engine/index.js';
import { headCounts, readModel } from '../src/gguf/index.js';
import { printTable } from './support/compare.js';
import { MODELS, type BenchModel } from './support/models.js';

/** A number of tokens, at once in so many sequences. */
interface Load {
  readonly name: string;
  readonly run: (engine: SpawnedEngine) => Promise<unknown>;
  readonly bytes: (shape: ReturnType<typeof modelShape>) => number;
}

const memory = (pid: number, key: 'VmHWM' | 'VmRSS'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? NaN);
};
const sum = (need: ReturnType<typeof estimateScoring>): number => need.kvCacheBytes + need.bufferBytes;
const tokens = (length: number, seed: number): Int32Array =>
  Int32Array.from({ length }, (_, at) => (at * 7 + seed * 13) % 4096);

function scoring(length: number, slots: number, layout: 'exact' | 'replay'): Load {
  const from = length >> 1;
  return {
    name: `${layout}, ${slots} × ${length} tokens`,
    run: (engine) => {
      const items = Array.from({ length: slots }, (_, seed) => ({ tokens: tokens(length, seed), from }));
      return engine.score({ items, bos: false, policies: [], topCount: 0, slots, layout });
    },
    bytes: (shape) => sum(estimateScoring(shape, length - 1, slots, length - from, layout === 'replay')),
  };
}

function sequences(count: number, cells: number): Load {
  return {
    name: `${count} sequences, ${cells} cells`,
    run: async (engine) => {
      const capacity = { sequences: count, tokens: cells };
      const { sequence } = await engine.open(tokens(500, 1), { bos: false, topCount: 1, capacity });
      await engine.close([sequence]);
    },
    bytes: (shape) => sum(estimateSequences(shape, count, cells, { batchTokens: 512, outputs: count })),
  };
}

const LOADS: readonly Load[] = [
  scoring(100, 5, 'exact'),
  scoring(100, 5, 'replay'),
  scoring(512, 1, 'exact'),
  scoring(512, 1, 'replay'),
  scoring(512, 4, 'replay'),
  sequences(16, 8192),
];

function shapeOf(bench: BenchModel): ReturnType<typeof modelShape> {
  const file = readModel(bench.path());
  const number = (key: string): number | null => {
    const value = file.metadata.get(key)?.value;
    return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : null;
  };
  const embedding = file.tensors.find(({ name }) => name === 'token_embd.weight')?.shape ?? [0, 0];
  return modelShape({
    architecture: 'llama',
    blocks: number('llama.block_count') ?? 0,
    embedding: embedding[0] ?? 0,
    vocabSize: embedding[1] ?? 0,
    ...headCounts(file),
    number: (name) => number(`llama.${name}`),
    tensors: file.tensors,
  });
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const rows: string[][] = [];
for (const bench of MODELS) {
  const shape = shapeOf(bench);
  for (const load of LOADS) {
    // A process for each: freed memory stays with the process.
    const engine = await spawnEngine({ kind: 'llama' });
    await engine.load({ path: bench.path(), gpu: 'off' });
    writeFileSync(`/proc/${engine.pid}/clear_refs`, '5');
    const before = memory(engine.pid, 'VmRSS');
    await load.run(engine);
    const grown = memory(engine.pid, 'VmHWM') - before;
    const estimate = load.bytes(shape);
    rows.push([bench.name, load.name, megabytes(estimate), megabytes(grown), (estimate / grown).toFixed(2)]);
    console.error(rows.at(-1)?.join(' | '));
    await engine.kill();
  }
}
printTable(['model', 'at once', 'estimate, MB', 'peak above the loaded model, MB', 'estimate / peak'], rows);
