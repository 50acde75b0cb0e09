import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { findingsSchema } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { locateLibraries } from '../../src/engine/llama/locate.js';
import { caseWith, CONTROL, ok } from '../cli/caseWith.js';
import { ROOT } from '../support/cli.js';
import { requantize } from '../support/models/requantize.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { differences, GOLDEN } from './golden.js';
import { onRealModelLong } from './realModel.js';

const scratch = scratchFolder();
/** LLAMA_FTYPE_MOSTLY_Q2_K of llama.h. Rows of 576 cannot have this type, so llama.cpp stores them as Q4_0. */
const Q2_K = 10;

describe('the same weights in other types', () => {
  onRealModelLong('give scores that move with the loss of precision', 'real/scores', async (path) => {
    const models: Record<string, string> = { Q4_1: path };
    for (const type of ['F32', 'F16', 'Q8_0'] as const) {
      models[type] = join(scratch, `${type}.gguf`);
      requantize(path, models[type], type);
    }
    models['Q2_K'] = join(scratch, 'Q2_K.gguf');
    await quantize(path, models['Q2_K'], Q2_K);
    const moved: Record<string, number> = {};
    for (const [type, model] of Object.entries(models)) {
      const scores = await scoreAll(model);
      const { tokens, passages } = differences(scores, 'exact');
      const nats = scores.map((list) => (list.reduce((sum, log) => sum + log, 0) / list.length).toFixed(3));
      console.log(`${type}: ${JSON.stringify({ tokens, passages, meanLogProbs: nats.join(' ') })}`);
      moved[type] = tokens.median;
    }
    // F32 and F16 hold the weights to 11 bits or more, and their activations are not rounded to 8.
    expect(must(moved['F32'])).toBeLessThan(0.002);
    expect(must(moved['F16'])).toBeLessThan(0.01);
    expect(must(moved['Q8_0'])).toBeLessThan(0.1);
    expect(must(moved['Q2_K'])).toBeGreaterThan(3 * must(moved['Q4_1']));
  });

  onRealModelLong('are no evidence of memory under compare-models', 'attacks/compareModels', async (path) => {
    const references = ['F16', 'Q8_0'] as const;
    for (const type of references) requantize(path, join(scratch, `reference ${type}.gguf`), type);
    const folder = await caseWith(scratch, 'null', [
      { role: 'target-model', file: path },
      ...references.map((type) => ({
        role: 'reference-model',
        file: join(scratch, `reference ${type}.gguf`),
      })),
      // The license, which the model knows in part, and a book that it knows less.
      { role: 'target-work', text: readFileSync(join(ROOT, 'LICENSE'), 'utf8') },
      { role: 'control-work', text: CONTROL.slice(0, 60_000) },
    ]);
    await ok('examine', folder, '--attack', 'compare-models', '--model', 'E1', '--gpu', 'off');
    const file = readFileSync(join(folder, 'examinations', 'X1', 'findings.json'), 'utf8');
    const { findings } = findingsSchema.parse(JSON.parse(file));
    for (const { id, standing, sentence } of findings) console.log(`${id}: ${standing}: ${sentence}`);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ standing }) => standing)).not.toContain('claim');
  });
});

async function quantize(from: string, to: string, ftype: number): Promise<void> {
  const { folder } = await locateLibraries('off', null);
  const child = spawnSync(process.execPath, ['test/real/quantize.mjs', folder, from, to, String(ftype)], {
    encoding: 'utf8',
  });
  expect(child.status, child.stderr).toBe(0);
}

async function scoreAll(path: string): Promise<(readonly number[])[]> {
  const engine = createLlamaEngine();
  await engine.load({ path, gpu: 'off' });
  const items = GOLDEN.scored.map(({ ids }) => ({ tokens: Int32Array.from(ids), from: 1 }));
  const scored = await engine.score({ items, bos: false, policies: [], topCount: 0 });
  await engine.dispose();
  return scored.map(({ logProbs }) => [...logProbs]);
}
