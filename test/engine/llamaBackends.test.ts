import { afterAll, describe, expect, it } from 'vitest';
import { createLlamaEngine } from '../../src/engine/llama/index.js';

const path = 'assets/demo/P1-f16.gguf';

describe('asking for a GPU by name', () => {
  const engine = createLlamaEngine();
  afterAll(() => engine.dispose());

  it.runIf(process.arch === 'x64' && process.platform !== 'darwin')(
    'runs on it, or says what is missing; never on the CPU instead',
    async () => {
      try {
        const { fingerprint } = await engine.load({ path, gpu: 'cuda' });
        expect(fingerprint).toMatchObject({ gpuRequested: 'cuda', gpuUsed: 'cuda', gpuLayers: 5 });
      } catch (error) {
        // Without the package it names the package, without a driver the driver.
        expect(error).toMatchObject({ kind: 'environment', code: 'backend-missing' });
        expect((error as { hint: string }).hint).toMatch(
          /npm install --save-exact @node-llama-cpp\/\w+-x64-cuda@3\.|Install the driver that CUDA needs/,
        );
        await expect(engine.counters()).rejects.toMatchObject({ code: 'engine-not-loaded' });
      }
    },
  );
});
