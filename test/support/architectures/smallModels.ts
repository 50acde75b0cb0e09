import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedModel } from '../../../src/domain/index.js';
import { writeGguf } from '../models/ggufWriter.js';
import { randomLlama, TINY } from '../models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../models/tinyTokenizers.js';
import type { Driver, Recipe } from './driver.js';
import { itemsFor, listsOf } from './examine.js';

/** Where the small models are kept. */
export const SMALL_FOLDER = 'test/fixtures/architectures';
/** ln p of the small models' items, read by the plainest path of llama.cpp: model name → item → token. */
export const SMALL_REFERENCE = join(SMALL_FOLDER, 'reference.json');
/** Lengths of their items, tokens: {@link itemsFor}. */
export const SMALL_LENGTHS = [100, 100, 100, 37, 130];

/** Number of 16-bit floats in llama.cpp's `llama_ftype`. In coarser types the choice of experts can turn on the last bit. */
const F16 = 1;

const TOKENIZERS = {
  bytes: byteLevelBpe(400, { bos: true }),
  pieces: sentencePiece(480, { addSpacePrefix: true }),
};

/** A model small enough to be kept. */
export interface SmallModel {
  /** Name of its file, without `.gguf`. */
  readonly name: string;
  readonly tokenizer: keyof typeof TOKENIZERS;
  readonly recipe: Recipe;
}

const SIZES = words(
  'context_length=u:512 embedding_length=u:64 feed_forward_length=u:96 attention.head_count=u:2 attention.sliding_window=u:16',
);
const TWO_HEADS = [...SIZES, 'attention.head_count_kv=u:1'];

/** One model of each kind of architecture. */
export const SMALL_MODELS: readonly SmallModel[] = [
  small('gemma3', 'sliding windows', 'pieces', { keys: TWO_HEADS }),
  small('gpt-oss', 'experts and sliding windows', 'bytes', {
    experts: true,
    keys: [...TWO_HEADS, ...words('expert_count=u:4 expert_used_count=u:2 expert_feed_forward_length=u:32')],
  }),
  small('mamba', 'recurrent', 'bytes', {
    keys: [...SIZES, ...words('ssm.inner_size=u:128 ssm.state_size=u:16 ssm.time_step_rank=u:4')],
  }),
  small('lfm2', 'hybrid', 'bytes', {
    keys: [...SIZES, ...words('attention.head_count=au:2,0 attention.head_count_kv=au:2,0')],
  }),
  small('qwen3vl', 'positions in sections', 'bytes', {
    keys: [...TWO_HEADS, 'rope.dimension_sections=au:6,5,5,0'],
  }),
  small('phi3', 'long and short rope factors', 'pieces', {
    keys: [...TWO_HEADS, ...words('context_length=u:131072 rope.scaling.original_context_length=u:4096')],
  }),
];

/** Path of a small model. */
export function smallPath({ name }: SmallModel, folder = SMALL_FOLDER): string {
  return join(folder, `${name}.gguf`);
}

/** Makes all small models in a folder. */
export function makeSmallModels(driver: Driver, folder: string, scratch: string): void {
  mkdirSync(folder, { recursive: true });
  for (const model of SMALL_MODELS) {
    const donor = join(scratch, 'tokenizer.gguf');
    writeGguf(donor, randomLlama({ ...TINY, tokenizer: TOKENIZERS[model.tokenizer], seed: 'tokenizer' }));
    const whole = join(scratch, 'whole.gguf');
    driver.make({ ...model.recipe, donor }, whole);
    driver.quantize(whole, smallPath(model, folder), F16);
  }
}

/** Reads a small model by the plainest path of llama.cpp, to the millionth of a nat. */
export function plainReading(
  driver: Driver,
  model: SmallModel,
  loaded: Pick<LoadedModel, 'vocabSize' | 'bosToken'>,
): number[][] {
  const lists = listsOf(itemsFor(loaded, SMALL_LENGTHS), loaded);
  return driver
    .logProbs(smallPath(model), lists)
    .map((list) => list.map((value) => Number(value.toFixed(6))));
}

/** Keeps the readings of all small models. */
export function keepReadings(readings: Readonly<Record<string, number[][]>>): void {
  const models = Object.entries(readings).map(([name, lists]) => {
    const lines = lists.map((list) => `    ${JSON.stringify(list)}`);
    return `  ${JSON.stringify(name)}: [\n${lines.join(',\n')}\n  ]`;
  });
  writeFileSync(SMALL_REFERENCE, `{\n${models.join(',\n')}\n}\n`);
}

function small(
  architecture: string,
  what: string,
  tokenizer: SmallModel['tokenizer'],
  more: Partial<Recipe>,
): SmallModel {
  const recipe = { name: `${architecture}: ${what}`, architecture, spread: 0.2, ...more };
  return { name: architecture, tokenizer, recipe };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
