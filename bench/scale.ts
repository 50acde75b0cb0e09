// What a study of many books and models costs: how many tokens each attack of a standard examination evaluates for a book, and how fast models of
// growing size are on this machine, both from `palimpsest examine --standard --preflight` of the build. docs/scale.md has the arithmetic.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decimal } from '../src/base/index.js';
import { addEvidence, createCase } from '../src/casefile/index.js';
import { writeGguf, type TensorSpec } from '../test/support/models/ggufWriter.js';
import { MEDIUM, randomLlama, type LlamaShape } from '../test/support/models/tinyModels.js';
import { byteLevelBpe } from '../test/support/models/tinyTokenizers.js';
import { benchHead } from './support/benchHead.js';
import { printTable } from './support/compare.js';
import { CACHE, MODELS } from './support/models.js';
import { prose } from './support/prose.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BOOK_WORDS = 100_000;
const CONTROL_WORDS = 30_000;

interface Sized {
  readonly name: string;
  readonly path: () => string;
  /** Parameters that are multiplied for each token: all but the embeddings. */
  readonly parameters: number;
  /** Words of the book; the random models split text into very short tokens. */
  readonly words: number;
}

type Shape = Omit<LlamaShape, 'tokenizer' | 'seed'>;

const LARGE: Shape = {
  ...MEDIUM,
  embedding: 2048,
  blocks: 22,
  heads: 32,
  keyValueHeads: 4,
  feedForward: 5632,
};
const LARGEST: Shape = { ...LARGE, embedding: 4096, blocks: 32, keyValueHeads: 8, feedForward: 14_336 };

const SIZES: readonly Sized[] = [
  { name: 'P1, F16', path: () => MODELS[0]?.path() ?? '', parameters: 4e6, words: BOOK_WORDS },
  {
    name: 'random, Q8_0',
    path: () => MODELS[2]?.path() ?? '',
    parameters: multiplied(MEDIUM, 32_000),
    words: 20_000,
  },
  {
    name: 'random, shape of TinyLlama, Q8_0',
    path: () => written('large', LARGE, 32_000),
    parameters: multiplied(LARGE, 32_000),
    words: 20_000,
  },
  {
    name: 'random, shape of Llama 3.1 8B, Q8_0',
    path: () => written('largest', LARGEST, 128_256),
    parameters: multiplied(LARGEST, 128_256),
    words: 20_000,
  },
];

function multiplied(
  { embedding: d, blocks, heads, keyValueHeads, feedForward }: Shape,
  vocabulary: number,
): number {
  const keyValues = (d / heads) * keyValueHeads;
  return blocks * (2 * d * d + 2 * d * keyValues + 3 * d * feedForward) + d * vocabulary;
}

/** A model of that shape, once. Every row of a matrix is its first one, turned by a place: random numbers for all would take an hour. */
function written(name: string, shape: Shape, vocabulary: number): string {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `scale-${name}-q8_0.gguf`);
  if (existsSync(path)) return path;
  console.error(`writing ${path} …`);
  const spec = randomLlama({
    ...shape,
    tokenizer: byteLevelBpe(vocabulary, { bos: true }),
    seed: `scale ${name}`,
  });
  writeGguf(`${path}.part`, { ...spec, tensors: spec.tensors.map(turned) });
  renameSync(`${path}.part`, path);
  return path;
}

function turned(tensor: TensorSpec): TensorSpec {
  let first: Float32Array | undefined;
  return {
    ...tensor,
    fill: (row, index) => {
      if (first === undefined) {
        tensor.fill(row, 0);
        first = row.slice();
        return;
      }
      const at = index % row.length;
      row.set(first.subarray(at));
      row.set(first.subarray(0, at), row.length - at);
    },
  };
}

interface Candidate {
  readonly attackId: string;
  readonly sizes: readonly {
    readonly words: string;
    readonly tokens: number;
    readonly seconds: number | { readonly reason: string };
  }[];
  readonly usual: number;
}

interface Cost {
  readonly attackId: string;
  readonly words: string;
  readonly tokens: number;
  readonly tokensPerSecond: number | undefined;
}

const scratch = mkdtempSync(join(tmpdir(), 'palimpsest scale '));

/** The standard examination of a model, and what it would take. */
async function costsOf(name: string, model: string, words: number): Promise<readonly Cost[]> {
  const folder = join(scratch, name);
  const opened = await createCase(folder, benchHead('Scale'), undefined, 'bench');
  const [book, control] = ['book', 'control'].map((text) => join(scratch, `${name} ${text}.txt`));
  if (book === undefined || control === undefined) throw new RangeError('two texts');
  writeFileSync(book, prose('book', words));
  writeFileSync(control, prose('control', (words * CONTROL_WORDS) / BOOK_WORDS));
  await addEvidence(opened, model, { role: 'target-model' });
  await addEvidence(opened, book, { role: 'target-work' });
  await addEvidence(opened, control, { role: 'control-work' });
  await opened.close();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'bin/palimpsest.js'),
      ...['examine', folder, '--standard', '--preflight', '--json', '--gpu', 'off'],
    ],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, NODE_OPTIONS: '', PALIMPSEST_HOME: join(scratch, 'home') },
    },
  );
  if (status !== 0) throw new Error(`${name}: ${stderr.slice(-400)}`);
  const { candidates } = JSON.parse(stdout) as { readonly candidates: readonly Candidate[] };
  return candidates.map(({ attackId, sizes, usual }) => {
    const size = sizes[usual];
    // Preparing takes the same time at any size, so two sizes give the rate.
    const other = sizes.find((_, at) => at !== usual);
    const seconds = [size?.seconds, other?.seconds].filter((value) => typeof value === 'number');
    const [long = NaN, short = NaN] = seconds;
    return {
      attackId,
      words: size?.words ?? '',
      tokens: size?.tokens ?? 0,
      tokensPerSecond:
        seconds.length === 2 ? ((size?.tokens ?? 0) - (other?.tokens ?? 0)) / (long - short) : undefined,
    };
  });
}

try {
  // The two large models are written first, ten gigabytes together.
  const sizes = process.argv.includes('--full') ? SIZES : SIZES.slice(0, 2);
  const rates: string[][] = [];
  for (const [at, { name, path, parameters, words }] of sizes.entries()) {
    const file = path();
    const costs = await costsOf(`model ${at}`, file, words);
    if (at === 0) {
      console.log(
        `A book of ${BOOK_WORDS} words and a control of ${CONTROL_WORDS}, standard examination at its usual size, P1:\n`,
      );
      printTable(
        ['attack', 'size', 'evaluated tokens'],
        costs.map(({ attackId, words: size, tokens }) => [attackId, size, String(tokens)]),
      );
      console.log('');
    }
    for (const { attackId, tokensPerSecond } of costs) {
      if (tokensPerSecond === undefined) continue;
      rates.push([
        name,
        decimal(parameters / 1e6, 0),
        decimal(statSync(file).size / 2 ** 30, 2),
        attackId,
        decimal(tokensPerSecond, tokensPerSecond < 100 ? 2 : 0),
        decimal((2 * parameters * tokensPerSecond) / 1e9, 1),
      ]);
    }
  }
  printTable(
    ['model', 'million parameters', 'file, GiB', 'attack', 'tokens a second', 'billion operations a second'],
    rates,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
