import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedModel, ScoredItem } from '../../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { text, writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { longLane } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';
import {
  override,
  randomBert,
  randomHybrid,
  randomLlama,
  randomMamba,
  TINY,
  without,
} from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();
const path = join(folder, 'unusual Ω.gguf');
const WORK = 'Call me Ishmael. Wie heißt du? 鯨 🐋 — «non»\n\tSome years ago, never mind how long precisely.';
let engine: SpawnedEngine;
beforeAll(async () => {
  engine = await spawnEngine({ kind: 'llama' });
});
afterAll(() => engine.kill());

interface Outcome {
  readonly model: LoadedModel;
  readonly item: ScoredItem;
  readonly prefixBytes: number;
}

/** Loads the model, cuts the work into tokens and back, and scores it. */
async function examine(spec: GgufSpec, work = WORK): Promise<Outcome> {
  writeGguf(path, spec);
  const model = await engine.load({ path, gpu: 'off', threads: 1 });
  try {
    const { tokens, addedPrefixBytes } = await engine.tokenize(work);
    const { bytes } = await engine.detokenize(tokens);
    expect(new TextDecoder().decode(bytes.subarray(addedPrefixBytes))).toBe(work);
    const bos = model.bosToken !== null;
    const items = [{ tokens, from: bos ? 0 : 1 }];
    const [item] = await engine.score({ items, bos, policies: [], topCount: 3 });
    expect(item?.logProbs.length).toBe(tokens.length - (bos ? 0 : 1));
    expect(item?.logProbs.every((logProb) => logProb < 0 && Number.isFinite(logProb))).toBe(true);
    return { model, item: item as ScoredItem, prefixBytes: addedPrefixBytes };
  } finally {
    await engine.dispose();
  }
}

async function refusal(spec: GgufSpec): Promise<unknown> {
  writeGguf(path, spec);
  const error: unknown = await engine
    .load({ path, gpu: 'off', threads: 1 })
    .catch((reason: unknown) => reason);
  await engine.dispose();
  return error;
}

describe('unusual models through an engine in its own process', () => {
  it('SentencePiece with byte fallback, with and without the added space', async () => {
    for (const addSpacePrefix of [true, false]) {
      const tokenizer = sentencePiece(900, { addSpacePrefix });
      const { model, prefixBytes } = await examine(randomLlama({ ...TINY, tokenizer, seed: 'spm' }));
      expect(model.addsSpacePrefix).toBe(addSpacePrefix);
      expect(prefixBytes).toBe(addSpacePrefix ? 1 : 0);
    }
  });

  it('no BOS', async () => {
    const tokenizer = byteLevelBpe(500, { bos: false });
    const { model } = await examine(randomLlama({ ...TINY, tokenizer, seed: 'no bos' }));
    expect(model).toMatchObject({ bosToken: null, addsBos: false });
  });

  longLane('a vocabulary of 262,144 with tied embeddings', '256,000 in engine/llamaModels', async () => {
    const tokenizer = byteLevelBpe(262_144, { bos: true });
    const { model } = await examine(
      randomLlama({ ...TINY, tokenizer, seed: 'wide', tied: true, type: 'Q8_0' }),
    );
    expect(model.vocabSize).toBe(262_144);
  });

  it('weights in F32 and BF16', async () => {
    const tokenizer = byteLevelBpe(500, { bos: true });
    const exact = await examine(randomLlama({ ...TINY, tokenizer, seed: 'types', type: 'F32' }));
    const rounded = await examine(randomLlama({ ...TINY, tokenizer, seed: 'types', type: 'BF16' }));
    const others = rounded.item.logProbs;
    const differences = exact.item.logProbs.map((logProb, at) => Math.abs(logProb - (others[at] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(0.5);
    expect(Math.max(...differences)).toBeGreaterThan(0);
  });

  it('recurrent and hybrid models: scored, and extended token by token', async () => {
    const tokenizer = byteLevelBpe(500, { bos: true });
    for (const spec of [randomMamba(tokenizer, 'mamba'), randomHybrid(tokenizer, 'hybrid')]) {
      const first = await examine(spec);
      const second = await examine(spec);
      expect(first.model).toMatchObject({ canForkSequences: true, recurrent: true });
      expect(second.item.logProbs).toEqual(first.item.logProbs);
    }
  });

  it('encoders, embedding models, adapters and vocabularies: refused in words', async () => {
    const tokenizer = byteLevelBpe(500, { bos: true });
    const llama = randomLlama({ ...TINY, tokenizer, seed: 'refused' });
    const adapter = override(llama.metadata, [['general.type', text('adapter')]]);
    expect(await refusal(randomBert('bert'))).toMatchObject({ code: 'model-not-generative', kind: 'input' });
    expect(await refusal({ ...llama, metadata: adapter })).toMatchObject({ code: 'model-not-generative' });
    expect(await refusal({ ...llama, tensors: [] })).toMatchObject({ code: 'model-vocab-only' });
    const untokenized = without(llama.metadata, 'tokenizer.ggml.model');
    expect(await refusal({ ...llama, metadata: untokenized })).toMatchObject({ code: 'model-tokenizer' });
  });

  it('tensors that are missing: refused by llama.cpp', async () => {
    const tokenizer = byteLevelBpe(500, { bos: true });
    const llama = randomLlama({ ...TINY, tokenizer, seed: 'missing' });
    const tensors = llama.tensors.filter(({ name }) => name !== 'blk.1.ffn_up.weight');
    const error = await refusal({ ...llama, tensors });
    expect(error).toMatchObject({
      code: 'model-load-failed',
      kind: 'input',
      message: expect.stringContaining('blk.1.ffn_up.weight') as string,
    });
  });
});
