// The engine's process: `node child.js llama|fake`, forked with an IPC channel, or the same as a utility process of the desktop shell.
import { parentPort } from './parentPort.js';
import { serveEngine } from './serveEngine.js';
import { utilityParentPort, type UtilityParent } from './utilityPorts.js';

// Ctrl-C in a terminal reaches every process of the group, but the parent decides when to stop.
process.on('SIGINT', () => undefined);

const kind = process.argv[2];
const engine =
  kind === 'fake'
    ? (await import('./fake/index.js')).createFakeEngine()
    : (await import('./llama/index.js')).createLlamaEngine();
const { parentPort: shell } = process as { readonly parentPort?: UtilityParent };
serveEngine(engine, shell === undefined ? parentPort(process) : utilityParentPort(shell));
