// The engine's process: `node child.js llama|fake`, forked with an IPC channel, or the same as a utility process of the desktop shell.
import { parentPort } from './parentPort.js';
import { serveEngine } from './serveEngine.js';
import { utilityParentPort, type UtilityParent } from './utilityPorts.js';

const { parentPort: shell } = process as { readonly parentPort?: UtilityParent };

// Ctrl-C in a terminal reaches every process of the group, and so does SIGTERM of `timeout` and batch systems, but the parent decides
// when to stop; this process ends with it. A desktop shell ends its utility processes by SIGTERM.
process.on('SIGINT', () => undefined);
if (shell === undefined) process.on('SIGTERM', () => undefined);

const kind = process.argv[2];
const engine =
  kind === 'fake'
    ? (await import('./fake/index.js')).createFakeEngine()
    : (await import('./llama/index.js')).createLlamaEngine();
serveEngine(engine, shell === undefined ? parentPort(process) : utilityParentPort(shell));
