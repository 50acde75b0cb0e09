import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { modelFacts, readModel } from '../../src/gguf/index.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { saveByLlama } from '../support/models/saveByLlama.js';
import { randomHybrid, randomLlama, randomMamba, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../support/models/tinyTokenizers.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const engine = createLlamaEngine();
afterAll(() => engine.dispose());

const small = byteLevelBpe(400, { bos: true });
const written = {
  'a llama with byte-level BPE': randomLlama({ ...TINY, tokenizer: small, seed: 'saved' }),
  'a llama with SentencePiece and tied embeddings': randomLlama({
    ...TINY,
    tokenizer: sentencePiece(600, { addSpacePrefix: false }),
    seed: 'saved',
    tied: true,
  }),
  'a recurrent model': randomMamba(small, 'saved'),
  'a hybrid model': randomHybrid(small, 'saved'),
};

async function digits(path: string) {
  await engine.load({ path, gpu: 'off', threads: 1 });
  const items = [40, 64, 100].map((length) => ({
    tokens: Int32Array.from({ length }, (_, at) => 70 + ((at * 7 + (at >> 3)) % 26)),
    from: 10,
  }));
  const scored = await engine.score({ items, bos: false, policies: [], topCount: 3, slots: 2 });
  const { tokens } = await engine.tokenize('The quick brown fox. It’s 1854.');
  await engine.dispose();
  return { scored, tokens };
}

describe('a model that llama.cpp itself saved', () => {
  const models = [...Object.keys(written), 'the fixture'];
  it.each(models)('%s: inspected, scored and tokenized as the original', async (name) => {
    const spec = (written as Partial<Record<string, (typeof written)['a recurrent model']>>)[name];
    const original = spec === undefined ? 'assets/demo/P1-f16.gguf' : join(folder, `${name}.gguf`);
    if (spec !== undefined) writeGguf(original, spec);
    const saved = join(folder, `${name}, saved.gguf`);
    await saveByLlama(original, saved);

    const architecture = (await modelFacts(original)).architecture ?? '';
    const value = (key: string) => {
      const found = readModel(saved).metadata.get(`${architecture}.${key}`)?.value;
      return found?.kind === 'scalar' ? found.value : found;
    };
    // What llama.cpp saves for what it does not use, as seen in its source: without these the test would show nothing.
    expect(value('pooling_type')).toBe(0xffff_ffff);
    expect(value('attention.layer_norm_epsilon')).toBe(0);
    expect(value('kda.gate_lower_bound')).toBe(-Infinity);

    const before = await modelFacts(original, { tensorHashes: true });
    const after = await modelFacts(saved, { tensorHashes: true });
    expect(after.scoring).toEqual({ can: true });
    expect(after).toMatchObject({ kind: 'language-model', wrongTypes: [] });
    expect(before.scoring).toEqual({ can: true });
    expect(after).toMatchObject({
      architecture,
      parameterCount: before.parameterCount,
      contextLength: before.contextLength,
      embeddingLength: before.embeddingLength,
      blockCount: before.blockCount,
      vocabularySize: before.vocabularySize,
      tiedEmbeddings: before.tiedEmbeddings,
    });
    const weights = (facts: typeof after) =>
      Object.fromEntries(facts.tensors.map((tensor) => [tensor.name, tensor.sha256]));
    expect(weights(after)).toEqual(weights(before));

    expect(await digits(saved)).toEqual(await digits(original));
  });
});
