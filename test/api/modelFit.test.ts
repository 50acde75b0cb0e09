import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelFit } from '../../src/matter/examine/modelFit.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { modelFacts } from '../../src/gguf/index.js';
import { PLANT } from '../support/cli.js';
import { writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import { randomHybrid, randomLlama, randomMamba, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();
let engine: SpawnedEngine;
beforeAll(async () => {
  engine = await spawnEngine({ kind: 'llama' });
});
afterAll(() => engine.kill());

async function compare(path: string): Promise<void> {
  await engine.load({ path, gpu: 'off', threads: 1 });
  try {
    const facts = await modelFacts(path);
    for (const [length, slots] of [
      [16, 1],
      [100, 5],
      [300, 32],
    ] as const) {
      const { availableBytes, ...loaded } = await engine.estimateMemory(length, slots);
      const { availableBytes: given, ...fit } = modelFit(facts, length, slots, availableBytes);
      expect([given, fit]).toEqual([availableBytes, loaded]);
    }
  } finally {
    await engine.dispose();
  }
}

describe('whether a model fits, from its file alone', () => {
  const specs: [string, () => GgufSpec][] = [
    [
      'grouped heads, byte-level BPE',
      () => randomLlama({ ...TINY, tokenizer: byteLevelBpe(600, { bos: true }), seed: 'fit' }),
    ],
    [
      'SentencePiece',
      () => randomLlama({ ...TINY, tokenizer: sentencePiece(600, { addSpacePrefix: true }), seed: 'fit' }),
    ],
    ['no attention at all', () => randomMamba(byteLevelBpe(600, { bos: true }), 'fit')],
    ['attention in some blocks', () => randomHybrid(byteLevelBpe(600, { bos: true }), 'fit')],
  ];

  it.each(specs)('is what the engine says when it is loaded: %s', async (name, spec) => {
    const path = join(folder, `${name}.gguf`);
    writeGguf(path, spec());
    await compare(path);
  });

  it('is what the engine says when it is loaded: quantized', () => compare(join(PLANT, 'P1-q8_0.gguf')));
});
