// The engine's process: `node child.js llama|fake`, forked with an IPC channel.
import { parentPort } from './parentPort.js';
import { serveEngine } from './serveEngine.js';

// Ctrl-C in a terminal reaches every process of the group, but when to stop is the parent's to say.
process.on('SIGINT', () => undefined);

const kind = process.argv[2];
const engine =
  kind === 'fake'
    ? (await import('./fake/index.js')).createFakeEngine()
    : (await import('./llama/index.js')).createLlamaEngine();
serveEngine(engine, parentPort(process));
