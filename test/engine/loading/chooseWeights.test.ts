import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { timedWeightsWords, weightsOf, type Engine } from '../../../src/domain/index.js';
import { createLlamaEngine } from '../../../src/engine/llama/index.js';
import { LlamaEngine } from '../../../src/engine/llama/llamaEngine.js';
import { preferredWeights } from '../../../src/engine/llama/weights/chooseWeights.js';
import { DEMO, PLANT } from '../../support/cli.js';
import { TINY, writeLlama } from '../../support/models/tinyModels.js';
import { byteLevelBpe } from '../../support/models/tinyTokenizers.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';

const folder = scratchFolder();

let engine: Engine = createLlamaEngine();
afterEach(async () => {
  await engine.dispose();
});

describe('the weights that are preferred', () => {
  const timed = (stored: number, f16: number, bf16: number, f32: number) =>
    [
      ['as-stored', stored],
      ['f16', f16],
      ['bf16', bf16],
      ['f32', f32],
    ].map(([weights, msPerToken]) => ({ weights, msPerToken })) as Parameters<typeof preferredWeights>[0];

  it('are the most exact of those that take at most a fifth longer than the fastest', () => {
    // The times of SmolLM2-135M in Q4_1 on two processors: with bfloat16 instructions, as if without them, and those of Q4_0.
    expect(preferredWeights(timed(4.38, 3.46, 1.95, 3.68))).toBe('bf16');
    expect(preferredWeights(timed(4.38, 3.46, 9, 3.68))).toBe('f32');
    expect(preferredWeights(timed(4.38, 3.46, 9, 4.2))).toBe('f16');
    expect(preferredWeights(timed(1.22, 3.46, 1.95, 3.68))).toBe('as-stored');
    expect(preferredWeights(timed(1, 1.2, 1, 1.21))).toBe('f16');
  });

  it('are those that fit in memory', () => {
    const short = { weights: 'f32', reason: 'memory-short' } as const;
    expect(preferredWeights([...timed(4, 3.8, 9, 3.8).slice(0, 3), short])).toBe('f16');
    expect(preferredWeights([])).toBe('as-stored');
  });
});

describe('a model whose weights the engine chooses', () => {
  const load = (file: string) => engine.load({ path: file, gpu: 'off', threads: 1, weights: 'auto' });

  it('is loaded with what was preferred of the times that it states', async () => {
    engine = createLlamaEngine();
    const { timedWeights, fingerprint } = await load(join(PLANT, 'P1-q8_0.gguf'));
    const timed = must(timedWeights);
    expect(timed.map(({ weights }) => weights)).toEqual(['as-stored', 'f16', 'bf16', 'f32']);
    for (const one of timed) expect('msPerToken' in one && one.msPerToken).toBeGreaterThan(0);
    expect(weightsOf(fingerprint.numeric)).toBe(preferredWeights(timed));
    expect(timedWeightsWords(weightsOf(fingerprint.numeric), timed)).toMatch(
      /^Weights: .*as stored [\d,]+ µs, F16 [\d,]+ µs, BF16 [\d,]+ µs, F32 [\d,]+ µs\./u,
    );
  });

  it('is not timed if its file has no quantized weights', async () => {
    engine = createLlamaEngine();
    const { timedWeights, fingerprint } = await load(join(DEMO, 'P1-f16.gguf'));
    expect(timedWeights).toEqual([]);
    expect(weightsOf(fingerprint.numeric)).toBe('as-stored');
  });

  it('passes over a type for which there is not enough memory', async () => {
    const file = join(folder, 'twenty million weights.gguf');
    const shape = { embedding: 512, feedForward: 1536, blocks: 6, heads: 8, keyValueHeads: 8 };
    writeLlama(file, {
      ...TINY,
      ...shape,
      type: 'Q8_0',
      tokenizer: byteLevelBpe(400, { bos: true }),
      seed: 'memory',
    });
    // As stored, weights and a batch need 74 MB. The weights alone need 83 MB in F32.
    engine = new LlamaEngine(() => 78_000_000);
    const { timedWeights } = await load(file);
    const reasons = must(timedWeights).map((one) => ('reason' in one ? one.reason : 'timed'));
    expect(reasons).toEqual(['timed', 'timed', 'timed', 'memory-short']);
  });
});
