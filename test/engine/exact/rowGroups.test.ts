import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLlamaEngine } from '../../../src/engine/llama/index.js';
import { locateLibraries } from '../../../src/engine/llama/locate.js';
import { scratchFolder } from '../../support/scratch.js';
import { TINY, writeLlama } from '../../support/models/tinyModels.js';
import { byteLevelBpe } from '../../support/models/tinyTokenizers.js';

/** Types whose weights llama.cpp repacks on common processors, and one that is computed otherwise when there are few rows (llama_ftype). */
const REPACKED = { Q2_K: 10, Q4_K: 15, IQ4_XS: 30 };
/** Odd lengths and odd numbers of outputs, down to a single one. */
const SHAPES = [
  { length: 4, from: 3 },
  { length: 23, from: 22 },
  { length: 24, from: 11 },
  { length: 51, from: 1 },
];

describe.each(Object.entries(REPACKED))('an item of a model in %s', (_name, ftype) => {
  const engine = createLlamaEngine();
  const scratch = scratchFolder();

  beforeAll(async () => {
    const [wide, path] = [join(scratch, 'wide.gguf'), join(scratch, 'model.gguf')];
    const tokenizer = byteLevelBpe(512, { bos: true });
    writeLlama(wide, { ...TINY, embedding: 256, feedForward: 512, type: 'F32', tokenizer, seed: 'rows' });
    const { folder } = await locateLibraries('off', null);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['test/real/quantize.mjs', folder, wide, path, String(ftype), 'pure'],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    await engine.load({ path, gpu: 'off', threads: 1 });
  });
  afterAll(() => engine.dispose());

  it.each(SHAPES)(
    'has the same bytes in every slot and beside any number of others: $length/$from',
    async (shape) => {
      const item = {
        tokens: Int32Array.from({ length: shape.length }, (_, at) => 70 + ((at * 7 + (at >> 3)) % 26)),
        from: shape.from,
      };
      const score = (items: readonly (typeof item)[], slots: number) =>
        engine.score({ items, bos: true, policies: [], topCount: 3, slots });
      const [alone] = await score([item], 1);
      for (const slots of [2, 3, 5, 9]) {
        for (const count of [1, slots - 1, slots, slots + 1]) {
          for (const one of await score(new Array<typeof item>(count).fill(item), slots))
            expect(one).toEqual(alone);
        }
      }
    },
  );
});
