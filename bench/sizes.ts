// What an examination costs as its windows grow 1×, 10×, 100×: time, and memory of the runner and of the engine's process.
// Full size (--full) ends at a work of a million words with a control of a fifth of it, and 500,000 windows.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addEvidence, createCase } from '../src/casefile/index.js';
import { benchHead } from './support/benchHead.js';
import { printTable } from './support/compare.js';
import { CACHE, MODELS } from './support/models.js';
import { prose } from './support/prose.js';

const WINDOWS_PER_WORD = 0.5;
const sizes = process.argv.includes('--full') ? [1e4, 1e5, 1e6] : [1e3, 1e4, 1e5];

interface Sizes {
  readonly windows: number;
  readonly prepareMs: number;
  readonly scoreMs: number;
  readonly reduceMs: number;
  readonly preparedPeak: number;
  readonly scoredPeak: number;
  readonly peak: number;
  readonly enginePeak: number;
  readonly journalBytes: number;
  readonly findingsBytes: number;
}

async function measure(words: number): Promise<Sizes> {
  const folder = join(CACHE, `sizes-${words}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const target = prose('target', words);
  const texts = { target, control: prose('control', words / 5), known: target.slice(0, 100_000) };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.txt`), text);
  const opened = await createCase(join(folder, 'case'), benchHead(''), undefined, 'bench');
  await addEvidence(opened, MODELS[0]?.path() ?? '', { role: 'target-model' });
  await addEvidence(opened, join(folder, 'target.txt'), { role: 'target-work' });
  await addEvidence(opened, join(folder, 'control.txt'), { role: 'control-work' });
  await opened.close();
  const strideChars = Math.floor((target.length + texts.control.length) / (words * WINDOWS_PER_WORD));
  const child = spawnSync(
    process.execPath,
    [
      fileURLToPath(new URL('./support/sizesRunner.js', import.meta.url)),
      join(folder, 'case'),
      join(folder, 'known.txt'),
      String(strideChars),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  rmSync(folder, { recursive: true, force: true });
  if (child.status !== 0) throw new Error(`the runner ended with ${child.signal ?? child.status}`);
  return JSON.parse(child.stdout) as Sizes;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const rows: string[][] = [];
for (const words of sizes) {
  const size = await measure(words);
  const each = (ms: number): string => ((ms * 1000) / size.windows).toFixed(0);
  const row = [
    words.toLocaleString('en-US'),
    size.windows.toLocaleString('en-US'),
    each(size.prepareMs),
    each(size.scoreMs),
    each(size.reduceMs),
    `${megabytes(size.preparedPeak)} / ${megabytes(size.scoredPeak)} / ${megabytes(size.peak)}`,
    megabytes(size.enginePeak),
    (size.journalBytes / size.windows).toFixed(0),
    (size.findingsBytes / 1000).toFixed(0),
  ];
  console.error(row.join('  '));
  rows.push(row);
}
printTable(
  [
    'words of the work',
    'windows, control included',
    'prepare, µs a window',
    'score, µs a window',
    'reduce, µs a window',
    'runner, peak MB after prepare / score / reduce',
    'fake engine, peak MB',
    'journal, bytes a window',
    'findings, kB',
  ],
  rows,
);
