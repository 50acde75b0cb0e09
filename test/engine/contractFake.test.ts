import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFakeEngine, EngineClient, serveEngine, spawnEngine } from '../../src/engine/index.js';
import { memoryPorts } from '../support/memoryPorts.js';
import { engineContract } from './contract.js';

const path = fileURLToPath(new URL('../../assets/demo/target-moby-dick-planted.txt', import.meta.url));
const shared = {
  load: { path },
  text: readFileSync(path, 'utf8').slice(3000, 15_000),
  stepTolerance: 0,
  bosText: '<s>',
  manyWindows: 2000,
};

engineContract('The fake engine', {
  ...shared,
  start: () => {
    const engine = createFakeEngine();
    return Promise.resolve({ engine, end: () => engine.dispose() });
  },
});

engineContract('The fake engine behind a client in memory', {
  ...shared,
  start: async () => {
    const [here, there] = memoryPorts();
    serveEngine(createFakeEngine(), there);
    const engine = new EngineClient(here);
    await engine.greet();
    return {
      engine,
      crash: () => {
        there.close();
        return Promise.resolve();
      },
      end: () => {
        here.close();
        return Promise.resolve();
      },
    };
  },
});

engineContract('The fake engine in a process of its own', {
  ...shared,
  start: async () => {
    const engine = await spawnEngine({ kind: 'fake' });
    return { engine, crash: () => engine.kill('SIGKILL'), end: () => engine.kill() };
  },
});
