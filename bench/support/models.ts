import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../../src/base/index.js';
import type { Engine, LoadedModel, ScoreItem } from '../../src/domain/index.js';
import { MEDIUM, writeLlama } from '../../test/support/models/tinyModels.js';
import { byteLevelBpe } from '../../test/support/models/tinyTokenizers.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folder of what benchmarks make for themselves; git ignores it. */
export const CACHE = join(ROOT, '.cache', 'bench');

/** A model to measure with, and the ratio to bare decoding that is wanted of it. */
export interface BenchModel {
  readonly name: string;
  readonly path: () => string;
  /** Scoring over bare decoding, one thread. */
  readonly goal: number;
  /** Real text, when the model has learned any. */
  readonly text: string | null;
}

const planted = join(ROOT, 'assets/demo/target-moby-dick-planted.txt');

/** Small ones with weights that learned something, larger ones with random weights and logits spread as text has them. */
export const MODELS: readonly BenchModel[] = [
  {
    name: 'P1, 4 M, V 4,096, F16',
    path: () => join(ROOT, 'assets/demo/P1-f16.gguf'),
    goal: 0.85,
    text: planted,
  },
  {
    name: 'P1, 4 M, V 4,096, Q8_0',
    path: () => join(ROOT, 'test/fixtures/plant/P1-q8_0.gguf'),
    goal: 0.7,
    text: planted,
  },
  { name: 'random, 99 M, V 32,000, Q8_0', path: () => randomModel(32_000, false), goal: 0.95, text: null },
  { name: 'random, 149 M, V 128,256, Q8_0', path: () => randomModel(128_256, true), goal: 0.9, text: null },
];

/** Writes a model with random weights, once. */
function randomModel(vocabulary: number, tied: boolean): string {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `random-${vocabulary}${tied ? '-tied' : ''}-q8_0.gguf`);
  if (existsSync(path)) return path;
  console.error(`writing ${path} …`);
  writeLlama(`${path}.part`, {
    ...MEDIUM,
    tied,
    tokenizer: byteLevelBpe(vocabulary, { bos: true }),
    seed: `bench ${vocabulary}`,
  });
  renameSync(`${path}.part`, path);
  return path;
}

/**
 * Windows of 100 evaluated tokens, BOS included, with 50 outputs: text where the model knows any, else random tokens.
 * @returns items of 100 tokens (the last one is only predicted), to score with BOS from token 50 on
 */
export async function windowsFor(
  { text }: BenchModel,
  engine: Engine,
  { vocabSize }: LoadedModel,
  count: number,
): Promise<ScoreItem[]> {
  const random = new Random('bench windows');
  const tokens =
    text === null
      ? Int32Array.from({ length: count * 100 }, () => 3 + random.below(vocabSize - 3))
      : (await engine.tokenize(readFileSync(text, 'utf8'))).tokens;
  const places = Math.floor(tokens.length / 100);
  return Array.from({ length: count }, (_, at) => {
    const start = (at % places) * 100;
    return { tokens: tokens.slice(start, start + 100), from: 50 };
  });
}
