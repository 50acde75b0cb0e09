// What it costs to decode quantized weights when they are loaded (`--weights`), and how far the scores of each choice lie from those of the
// numbers that the file holds. One thread and an engine process each, in turns, processor time. Types whose blocks have 32 weights are
// measured on SmolLM2-135M-Instruct, whose rows of 576 weights cannot hold blocks of 256; the others on a model with random weights.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../src/base/index.js';
import { WEIGHTS_CHOICES, type ScoreItem } from '../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../src/engine/index.js';
import { locateLibraries } from '../src/engine/llama/locate.js';
import { requantize } from '../test/support/models/requantize.js';
import { MEDIUM, writeLlama } from '../test/support/models/tinyModels.js';
import { byteLevelBpe } from '../test/support/models/tinyTokenizers.js';
import { printTable, spreadOf } from './support/compare.js';
import { CACHE, windowsFor } from './support/models.js';
import { processorMs } from './support/processorTime.js';
import { examinationRequest } from './support/request.js';

const ROUNDS = 5;
/** Windows of a batch, windows of a comparison, and those that are compared with float64. */
const BATCH = 5;
const COMPARED = 40;
const EXACT = 200;
const STEPS = 24;

/** Types by the number that llama.h gives them (llama_ftype). */
const ON_TEXT = { Q4_0: 2, Q5_0: 8, Q5_1: 9, Q8_0: 7, IQ4_NL: 25 };
const ON_RANDOM = {
  Q2_K: 10,
  Q3_K: 12,
  Q4_K: 15,
  Q5_K: 17,
  Q6_K: 18,
  IQ3_S: 26,
  IQ4_XS: 30,
  MXFP4: 38,
  TQ2_0: 37,
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = join(CACHE, 'weights');
mkdirSync(folder, { recursive: true });
const isFull = process.argv.includes('--full');

const fetched = spawnSync(process.execPath, [here('../scripts/realModel.js')], { encoding: 'utf8' });
if (fetched.status === 0) {
  const file = fetched.stdout.trim();
  const windows = await prose(file);
  await compareWithFloat64(file, windows);
  const wide = made('smollm2-f32', (path) => requantize(file, path, 'F32'));
  await table(
    'SmolLM2-135M-Instruct',
    [['Q4_1 (the file)', file], ...(await inTypes(wide, ON_TEXT))],
    windows.slice(0, COMPARED),
  );
} else console.log(`skipped: ${fetched.stderr.trim()}`);

const random = made('random-f32', (path) =>
  writeLlama(path, {
    ...MEDIUM,
    type: 'F32',
    tokenizer: byteLevelBpe(32_000, { bos: true }),
    seed: 'bench weights',
  }),
);
await table('Random weights, 99 M', await inTypes(random, ON_RANDOM), null);

/** The choices for each type: processor time of a token in a batch and in a step, and distance to the scores of the widened F32. */
async function table(
  title: string,
  models: readonly (readonly [string, string | null])[],
  windows: readonly ScoreItem[] | null,
): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const [name, path] of models) {
    if (path === null)
      rows.push([name, 'not measured: llama.cpp does not make it without an importance matrix']);
    else rows.push(...(await choicesOf(name, path, windows)));
  }
  console.log(`\n### ${title}\n`);
  printTable(
    [
      'type',
      'weights',
      'µs a token, batch',
      'times as fast',
      'µs a token, step',
      'passage: median',
      'largest',
      'mean, signed',
    ],
    rows,
  );
}

async function choicesOf(
  name: string,
  path: string,
  given: readonly ScoreItem[] | null,
): Promise<(string | number)[][]> {
  const engines: SpawnedEngine[] = [];
  const windows: (readonly ScoreItem[])[] = [];
  for (const weights of WEIGHTS_CHOICES) {
    const engine = await spawnEngine({ kind: 'llama' });
    const loaded = await engine.load({ path, gpu: 'off', threads: 1, weights });
    engines.push(engine);
    windows.push(
      given ??
        (await windowsFor({ name, path: () => path, goal: 1, text: null }, engine, loaded, COMPARED / 2)),
    );
  }
  const items = windows[0] ?? [];
  const batch: number[][] = engines.map(() => []);
  const step: number[][] = engines.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, engine] of engines.entries()) {
      const some = items.slice(0, BATCH);
      const before = processorMs(engine.pid);
      await engine.score({ ...examinationRequest(some), bos: false });
      const between = processorMs(engine.pid);
      batch[at]?.push(((between - before) * 1000) / (some.length * 99));
      step[at]?.push(await stepTime(engine, items));
    }
  }
  const sums = await Promise.all(engines.map((engine) => passages(engine, items)));
  const exact = sums[WEIGHTS_CHOICES.indexOf('f32')] ?? [];
  await Promise.all(engines.map((engine) => engine.kill()));
  const stored = spreadOf(batch[0] ?? []).median;
  return WEIGHTS_CHOICES.map((weights, at) => {
    const time = spreadOf(batch[at] ?? []);
    return [
      at === 0 ? name : '',
      weights,
      `${time.median.toFixed(0)} (${time.least.toFixed(0)})`,
      (stored / time.median).toFixed(2),
      spreadOf(step[at] ?? []).median.toFixed(0),
      ...(weights === 'f32' ? ['', '', ''] : distances(sums[at] ?? [], exact)),
    ];
  });
}

async function stepTime(engine: SpawnedEngine, items: readonly ScoreItem[]): Promise<number> {
  const tokens = items[0]?.tokens ?? new Int32Array();
  const opened = await engine.open(tokens.slice(0, 32), {
    topCount: 0,
    bos: false,
    capacity: { sequences: 1, tokens: 32 + STEPS + 1 },
  });
  const before = processorMs(engine.pid);
  for (let at = 0; at < STEPS; at++)
    await engine.step([{ sequence: opened.sequence, token: tokens[32 + at] as number }], { topCount: 0 });
  const time = processorMs(engine.pid) - before;
  await engine.close([opened.sequence]);
  return (time * 1000) / STEPS;
}

/** log p of each window's last 50 tokens, token by token. */
async function logProbs(engine: SpawnedEngine, items: readonly ScoreItem[]): Promise<number[][]> {
  const scored = await engine.score({ items, bos: false, policies: [], topCount: 0 });
  return scored.map((item) => [...item.logProbs]);
}

async function passages(engine: SpawnedEngine, items: readonly ScoreItem[]): Promise<number[]> {
  return (await logProbs(engine, items)).map((list) => list.reduce((sum, log) => sum + log, 0));
}

function distances(sums: readonly number[], exact: readonly number[]): string[] {
  const signed = sums.map((sum, at) => sum - (exact[at] ?? NaN));
  const apart = spreadOf(signed.map(Math.abs));
  const mean = signed.reduce((sum, one) => sum + one, 0) / signed.length;
  const variance = signed.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (signed.length - 1);
  const error = Math.sqrt(variance / signed.length);
  return [apart.median.toFixed(3), apart.most.toFixed(3), `${mean.toFixed(3)} ± ${error.toFixed(3)}`];
}

/** 200 windows of SmolLM2 under each choice, compared with an evaluation in float64 that has nothing of llama.cpp. */
async function compareWithFloat64(path: string, windows: readonly ScoreItem[]): Promise<void> {
  const from = join(folder, 'windows.json');
  const text = JSON.stringify(windows.map(({ tokens }) => [...tokens]));
  const to = join(folder, `float64-${sha256Hex(text).slice(0, 12)}.json`);
  writeFileSync(from, text);
  if (!existsSync(to)) {
    if (!isFull) {
      console.log('skipped: the comparison with float64, which takes half an hour; add --full');
      return;
    }
    const made = spawnSync(
      'python3',
      [here('../test/real/golden/evaluateLlama.py'), path, '--windows', from],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    if (made.status !== 0) {
      console.log('skipped: the comparison with float64 needs python3 and numpy');
      return;
    }
    writeFileSync(to, made.stdout);
  }
  const exact = JSON.parse(readFileSync(to, 'utf8')) as {
    readonly exact: readonly number[][];
    readonly rounded: readonly number[][];
  };
  const sum = (list: readonly number[]): number => list.reduce((total, log) => total + log, 0);
  const rows: string[][] = [];
  const add = (name: string, time: string, lists: readonly (readonly number[])[]): void => {
    const tokens = spreadOf(
      lists.flatMap((list, at) => list.map((log, n) => Math.abs(log - (exact.exact[at]?.[n] ?? NaN)))),
    );
    rows.push([
      name,
      time,
      tokens.median.toFixed(4),
      tokens.most.toFixed(3),
      ...distances(lists.map(sum), exact.exact.map(sum)),
    ]);
  };
  for (const weights of WEIGHTS_CHOICES) {
    const engine = await spawnEngine({ kind: 'llama' });
    await engine.load({ path, gpu: 'off', threads: 1, weights });
    const before = processorMs(engine.pid);
    const lists = await logProbs(engine, windows);
    add(weights, ((processorMs(engine.pid) - before) / 1000).toFixed(1), lists);
    await engine.kill();
  }
  add('float64, activations rounded to 8 bits', '', exact.rounded);
  console.log(`\n### ${EXACT} windows of SmolLM2-135M-Instruct Q4_1 against float64\n`);
  printTable(
    [
      'weights',
      'processor time, s',
      'token: median',
      'largest',
      'passage: median',
      'largest',
      'mean, signed',
    ],
    rows,
  );
}

/** Windows of _Moby-Dick_, side by side from the start of the control and of the work of the demonstration. */
async function prose(path: string): Promise<readonly ScoreItem[]> {
  const engine = await spawnEngine({ kind: 'llama' });
  await engine.load({ path, vocabOnly: true });
  const texts = [
    '../assets/demo/control-moby-dick-held-out.txt',
    '../assets/demo/target-moby-dick-planted.txt',
  ];
  const windows: ScoreItem[] = [];
  for (const text of texts) {
    const { tokens } = await engine.tokenize(readFileSync(here(text), 'utf8'));
    for (let at = 0; at < EXACT / texts.length; at++)
      windows.push({ tokens: tokens.slice(at * 100, at * 100 + 100), from: 50 });
  }
  await engine.kill();
  return windows;
}

/** A file that is made once. */
function made(name: string, write: (path: string) => void): string {
  const path = join(folder, `${name}.gguf`);
  if (existsSync(path)) return path;
  console.error(`writing ${path} …`);
  write(`${path}.part`);
  renameSync(`${path}.part`, path);
  return path;
}

async function inTypes(
  from: string,
  types: Readonly<Record<string, number>>,
): Promise<(readonly [string, string | null])[]> {
  const models: (readonly [string, string | null])[] = [];
  for (const [name, ftype] of Object.entries(types)) models.push([name, await quantized(from, name, ftype)]);
  return models;
}

/** The same weights in a type of llama.cpp, every matrix in it; null if it cannot be made. */
async function quantized(from: string, name: string, ftype: number): Promise<string | null> {
  const { folder: libraries } = await locateLibraries('off', null);
  try {
    return made(`${from.includes('smollm2') ? 'smollm2' : 'random'}-${name}`, (path) => {
      const { status } = spawnSync(
        process.execPath,
        [here('../test/real/quantize.mjs'), libraries, from, path, String(ftype), 'pure'],
        { stdio: 'ignore' },
      );
      if (status !== 0) throw new Error(`llama.cpp does not make ${name}.`);
    });
  } catch (error) {
    console.error(String(error));
    return null;
  }
}
