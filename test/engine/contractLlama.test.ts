import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnEngine } from '../../src/engine/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { engineContract } from './contract.js';

const demo = (name: string): string => fileURLToPath(new URL(`../../assets/demo/${name}`, import.meta.url));
const shared = {
  // One thread: the machine that tests may be busy, and results do not depend on it.
  load: { path: demo('P1-f16.gguf'), gpu: 'off', threads: 1 },
  text: readFileSync(demo('target-moby-dick-planted.txt'), 'utf8').slice(3000, 9000),
  // A unified cache is another numeric class than the exact path.
  stepTolerance: 0.02,
  // Embeddings are batches of their own, the exact path is one.
  bosText: '<s>',
  manyWindows: 400,
} as const;

engineContract('llama.cpp', {
  ...shared,
  start: () => {
    const engine = createLlamaEngine();
    return Promise.resolve({ engine, end: () => engine.dispose() });
  },
});

engineContract('llama.cpp in a process of its own', {
  ...shared,
  start: async () => {
    const engine = await spawnEngine({ kind: 'llama' });
    return { engine, crash: () => engine.kill('SIGKILL'), end: () => engine.kill() };
  },
});
