import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWork, encodeWork, readReconstruction, type CodingModel } from '../../src/assisted/index.js';
import { sha256Hex } from '../../src/base/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece, type TinyTokenizer } from '../support/models/tinyTokenizers.js';

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-assisted-'));

async function withModel<T>(path: string, work: (model: CodingModel) => Promise<T>): Promise<T> {
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path, gpu: 'off', threads: 1 });
  try {
    return await work({ engine, loaded, file: 'model.gguf', sha256: sha256Hex(path) });
  } finally {
    await engine.dispose();
  }
}

function tiny(name: string, tokenizer: TinyTokenizer): string {
  const path = join(folder, `${name}.gguf`);
  writeLlama(path, { ...TINY, tokenizer, seed: name });
  return path;
}

describe('on llama.cpp, a reconstruction file', () => {
  it.each([
    ['byte-level tokens', byteLevelBpe(400, { bos: true })],
    ['byte-level tokens without a begin-of-text token', byteLevelBpe(400, { bos: false })],
    ['SentencePiece with a space in front', sentencePiece(400, { addSpacePrefix: true })],
    ['SentencePiece without', sentencePiece(400, { addSpacePrefix: false })],
  ])('gives back any bytes: %s', async (name, tokenizer) => {
    await withModel(tiny(name, tokenizer), async (model) => {
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        // U+2581 is what SentencePiece uses for a space, and loses.
        fc.stringMatching(/^([a-e .é\u2581\n]|🐋){0,60}$/).map((text) => new TextEncoder().encode(text)),
      );
      await fc.assert(
        fc.asyncProperty(bytes, fc.integer({ min: 1, max: 4 }), async (work, chunks) => {
          const { file } = await encodeWork(model, work, { chunks, contextTokens: 12 });
          expect(await decodeWork(model, readReconstruction(file))).toEqual(work);
        }),
        { numRuns: 15 },
      );
    });
  });

  it('keeps as it is what the tokenizer loses, and only that', async () => {
    await withModel(tiny('spaces', sentencePiece(400, { addSpacePrefix: true })), async (model) => {
      const work = new TextEncoder().encode(
        `${'the white whale '.repeat(4)}\u2581${'and the sea '.repeat(4)}\u2581${'the white whale '.repeat(4)}`,
      );
      const { file, literalBytes } = await encodeWork(model, work, { chunks: 2, contextTokens: 64 });
      expect(literalBytes).toBe(6);
      expect(await decodeWork(model, readReconstruction(file))).toEqual(work);
    });
  });
});

describe('a planted chapter', () => {
  const target = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
  const chapter = new TextEncoder().encode(
    target.slice(target.indexOf('CHAPTER 51.') + 'CHAPTER 51.'.length, target.indexOf('CHAPTER 52.')).trim(),
  );

  it('comes back from P1 and less than 3 % of its size, where P0 needs more than five times as much', async () => {
    const sizes: number[] = [];
    for (const name of ['P1', 'P0']) {
      await withModel(join(DEMO, `${name}-f16.gguf`), async (model) => {
        const { file } = await encodeWork(model, chapter, { chunks: 2, contextTokens: 2048 });
        sizes.push(file.length);
        if (name === 'P0') return;
        // Another process would begin with a fresh engine: so does this, and finds the same digits.
        await withModel(join(DEMO, 'P1-f16.gguf'), async (fresh) => {
          expect(await decodeWork(fresh, readReconstruction(file))).toEqual(chapter);
        });
        const used = await encodeWork(model, chapter.subarray(0, 3000), { chunks: 3, contextTokens: 200 });
        await withModel(join(DEMO, 'P1-f16.gguf'), async (fresh) => {
          expect(await decodeWork(fresh, readReconstruction(used.file))).toEqual(chapter.subarray(0, 3000));
        });
      });
    }
    const [planted = Infinity, clean = 0] = sizes;
    expect(planted).toBeLessThan(0.03 * chapter.length);
    expect(clean).toBeGreaterThan(5 * planted);
  });
});
