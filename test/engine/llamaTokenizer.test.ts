import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tokenization } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { loadModel } from '../../src/engine/llama/loadModel.js';
import { cutPoints, Tokenizer } from '../../src/engine/llama/tokenizer.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import { sentencePiece } from '../support/models/tinyTokenizers.js';
import { longLane } from '../support/lanes.js';

const folder = scratchFolder();

describe('byte-level BPE (P1)', () => {
  const engine = createLlamaEngine();
  beforeAll(() => engine.load({ path: 'assets/demo/P1-f16.gguf', vocabOnly: true, gpu: 'off' }));
  afterAll(() => engine.dispose());

  it('gives the token ids that training used', async () => {
    // Golden values: the tokenizers library of Hugging Face, in the fixture's ground truth.
    const { windows } = JSON.parse(readFileSync('test/fixtures/plant/ground_truth.P1.json', 'utf8')) as {
      windows: { prefix_text: string; prefix_ids: number[]; prefix_retok_ok: boolean }[];
    };
    const usable = windows.filter(({ prefix_retok_ok }) => prefix_retok_ok);
    for (const { prefix_text, prefix_ids } of usable) {
      expect([...(await engine.tokenize(prefix_text)).tokens]).toEqual(prefix_ids);
    }
    expect(usable.length).toBeGreaterThan(400);
  });

  it('tiles any text, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        await expectTiling(engine, text, 0);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['', 'a', ' ', '\n\n', 'naïve — 🐋🐋 e\u0301', 'a\0b\0', '<|endoftext|></s><s>', '\u2581 \u00a0'])(
    'tiles %j',
    async (text) => {
      await expectTiling(engine, text, 0);
    },
  );

  it('says at which byte of a character a token starts', async () => {
    const { tokens, startByte } = await engine.tokenize('é🐋');
    expect([...startByte]).toEqual([...Array(tokens.length).keys()].map((at) => at));
    expect(tokens).toHaveLength(6);
  });

  it('refuses half a surrogate pair, naming the byte', async () => {
    await expect(engine.tokenize('é\ud83d!')).rejects.toMatchObject({
      code: 'tokenizer-lossy',
      details: { byte: 2 },
    });
  });

  longLane(
    'takes a work of a million words in one piece',
    'a long text that is cut between words, below; text/largeWorks',
    async () => {
      const text = readFileSync('assets/demo/target-moby-dick-planted.txt', 'utf8');
      const times = Math.ceil(1e6 / text.split(/\s+/).length);
      const long = text.repeat(times);
      const started = performance.now();
      const { tokens } = await expectTiling(engine, long, 0);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const { residentBytes } = await engine.counters();
      console.log(
        `${long.length} characters, ${tokens.length} tokens, ${seconds} s, ${residentBytes >> 20} MiB`,
      );
      const once = await engine.tokenize(text);
      expect(tokens.subarray(0, once.tokens.length - 5)).toEqual(once.tokens.subarray(0, -5));
    },
  );

  it('gives bytes for tokens, and refuses ids it does not have', async () => {
    const { tokens } = await engine.tokenize('The whale.');
    const { bytes, startByte } = await engine.detokenize(tokens);
    expect(Buffer.from(bytes).toString()).toBe('The whale.');
    expect(startByte).toHaveLength(tokens.length);
    await expect(engine.detokenize(Int32Array.of(5, 4096))).rejects.toMatchObject({
      code: 'token-range',
      details: { index: 1, token: 4096 },
    });
  });

  it('refuses to score with the vocabulary alone', async () => {
    const items = [{ tokens: Int32Array.of(5, 6), from: 1 }];
    await expect(engine.score({ items, bos: false, policies: [], topCount: 0 })).rejects.toMatchObject({
      code: 'model-vocab-only',
    });
  });
});

describe.each([true, false])('SentencePiece, space put in front: %s', (addSpacePrefix) => {
  const engine = createLlamaEngine();
  const added = addSpacePrefix ? 1 : 0;

  beforeAll(async () => {
    const path = join(folder, `sentencepiece-${String(addSpacePrefix)}.gguf`);
    const { metadata } = sentencePiece(1000, { addSpacePrefix });
    writeGguf(path, {
      metadata: [['general.architecture', { type: 'string', value: 'llama' }], ...metadata],
      tensors: [],
    });
    const { addsSpacePrefix } = await engine.load({ path, vocabOnly: true, gpu: 'off' });
    expect(addsSpacePrefix).toBe(addSpacePrefix);
  });
  afterAll(() => engine.dispose());

  it.each(['the whale', ' the whale', '  two spaces  ', 'é🐋', 'a\nb', '<s>', 'a\0b'])(
    'tiles %j, byte fallback included',
    async (text) => {
      await expectTiling(engine, text, added);
    },
  );

  it('gives the same tokens when a long text is cut between words', async () => {
    const path = join(folder, `sentencepiece-${String(addSpacePrefix)}.gguf`);
    const { model } = await loadModel({ path, vocabOnly: true });
    const vocab = model.library.fn.llama_model_get_vocab(model.pointer);
    const whole = new Tokenizer(model.library, vocab, model.vocabSize, Infinity);
    const word = fc.stringMatching(/^([a-eé. \n]|🐋){0,9}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(word), fc.integer({ min: 1, max: 40 }), async (words, chunkBytes) => {
        const text = words.join(' ');
        const cut = new Tokenizer(model.library, vocab, model.vocabSize, chunkBytes);
        expect(await cut.tokenize(text)).toEqual(await whole.tokenize(text));
      }),
      { numRuns: 200 },
    );
    expect(cutPoints(Buffer.from('the white whale '), 5)).toEqual([0, 9]);
    model.library.fn.llama_model_free(model.pointer);
  });

  it('adds nothing to an empty text', async () => {
    expect(await expectTiling(engine, '', 0)).toMatchObject({ addedPrefixBytes: 0, byteLength: 0 });
  });

  it('refuses the character that it uses for a space, naming the byte', async () => {
    await expect(engine.tokenize('é ab\u2581cd')).rejects.toMatchObject({
      code: 'tokenizer-lossy',
      message: expect.stringContaining('at byte 5 it loses or changes the character "▁" (U+2581)') as string,
    });
  });
});

async function expectTiling(
  engine: ReturnType<typeof createLlamaEngine>,
  text: string,
  added: number,
): Promise<Tokenization> {
  const bytes = Buffer.from(text);
  const result = await engine.tokenize(text);
  const pieces = await engine.detokenize(result.tokens);
  expect(result.addedPrefixBytes).toBe(added);
  expect(result.byteLength).toBe(bytes.length + added);
  expect(Buffer.compare(Buffer.from(pieces.bytes).subarray(added), bytes)).toBe(0);
  expect(result.startByte).toEqual(pieces.startByte.map((start) => Math.max(0, start - added)));
  return result;
}
