import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RETOKENIZED, type Engine, type LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { text, u32, type Metadata } from '../support/models/ggufWriter.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece, type TinyTokenizer } from '../support/models/tinyTokenizers.js';

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-vocabulary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers after a space, and a full stop with a letter: GPT-2 keeps the first whole and splits the second. */
const MERGES = ['Ġ 1', 'Ġ1 2', 'Ġ12 3', '. a'];

async function withModel<T>(
  tokenizer: TinyTokenizer,
  metadata: Metadata,
  work: (engine: Engine, model: LoadedModel) => Promise<T>,
): Promise<T> {
  const path = join(folder, 'model.gguf');
  writeLlama(path, { ...TINY, tokenizer, metadata, seed: 'vocabulary' });
  const engine = createLlamaEngine();
  try {
    return await work(engine, await engine.load({ path, gpu: 'off', threads: 1 }));
  } finally {
    await engine.dispose();
  }
}

const all = (size: number): Int32Array => Int32Array.from({ length: size }, (_, id) => id);

describe('what llama.cpp warns of at load', () => {
  it('is nothing for a sound file', async () => {
    const tokenizer = byteLevelBpe(400, { bos: true });
    await withModel(tokenizer, [], async (_, { warnings, preTokenizerMissing }) => {
      expect(warnings).toEqual({ lines: [], total: 0 });
      expect(preTokenizerMissing).toBe(false);
      return Promise.resolve();
    });
  });

  it('is kept for a file without a pre-tokenizer, and twice in one process', async () => {
    const tokenizer = byteLevelBpe(400, { bos: true, pre: null });
    for (let load = 0; load < 2; load++) {
      await withModel(tokenizer, [], async (_, { warnings, preTokenizerMissing }) => {
        expect(warnings.lines).toContain("missing pre-tokenizer type, using: 'default'");
        expect(warnings.lines).toContain('GENERATION QUALITY WILL BE DEGRADED!');
        expect(warnings.lines.join('')).not.toContain('***');
        expect(preTokenizerMissing).toBe(true);
        return Promise.resolve();
      });
    }
  });

  it('does not hold metadata, which a file can fill with any words', async () => {
    const hostile: Metadata = [['general.name', text('load: missing pre-tokenizer\nWARN \u001b[31m')]];
    await withModel(byteLevelBpe(400, { bos: true }), hostile, async (_, { warnings }) => {
      expect(warnings).toEqual({ lines: [], total: 0 });
      return Promise.resolve();
    });
  });

  it('names a special token outside the vocabulary, which the facts show without a text', async () => {
    const outside: Metadata = [['tokenizer.ggml.eot_token_id', u32(5000)]];
    await withModel(byteLevelBpe(400, { bos: true }), outside, async (engine, { warnings }) => {
      expect(warnings.lines.join('\n')).toMatch(/eot_token_id.*5000/);
      const { facts } = await engine.checkVocabulary(new Int32Array(0));
      expect(facts.specialTokens).toEqual([
        { role: 'bos', id: 1, text: '<s>' },
        { role: 'eos', id: 2, text: '</s>' },
        { role: 'eot', id: 5000, text: null },
        { role: 'unknown', id: 0, text: '<unk>' },
      ]);
      expect(facts).toMatchObject({ kind: 'bpe', size: 400, pre: 'gpt-2', addBosStated: true });
    });
  });
});

describe('tokens whose text is tokenized again', () => {
  const outcomes = (tokenizer: TinyTokenizer) =>
    withModel(tokenizer, [], async (engine) => [
      ...(await engine.checkVocabulary(all(tokenizer.size))).retokenized,
    ]);

  it('come back when the pre-tokenizer is the one of the vocabulary', async () => {
    const found = await outcomes(byteLevelBpe(400, { bos: true, moreMerges: MERGES }));
    // “.a” is no token that GPT-2 can produce.
    expect(found.slice(-4)).toEqual([
      RETOKENIZED.reached,
      RETOKENIZED.reached,
      RETOKENIZED.reached,
      RETOKENIZED.missed,
    ]);
    expect(found.slice(0, 3)).toEqual([0, 0, 0]);
    expect(found.filter((one) => one === RETOKENIZED.missed)).toHaveLength(1);
    // Half of the 256 bytes are not characters by themselves.
    expect(found.filter((one) => one === RETOKENIZED.untried)).toHaveLength(3 + 128);
  });

  it('do not come back when it is missing', async () => {
    const found = await outcomes(byteLevelBpe(400, { bos: true, pre: null, moreMerges: MERGES }));
    expect(found.slice(-4)).toEqual(Array(4).fill(RETOKENIZED.missed));
  });

  it.each([true, false])(
    'come back from a SentencePiece vocabulary, added space: %s',
    async (addSpacePrefix) => {
      const found = await outcomes(sentencePiece(600, { addSpacePrefix }));
      expect(found.filter((one) => one === RETOKENIZED.missed)).toHaveLength(0);
      expect(found.filter((one) => one === RETOKENIZED.reached).length).toBeGreaterThan(300);
    },
  );

  it('are refused outside the vocabulary', async () => {
    await withModel(byteLevelBpe(400, { bos: true }), [], (engine) =>
      expect(engine.checkVocabulary(Int32Array.of(400))).rejects.toMatchObject({ code: 'token-range' }),
    );
  });
});
