import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentError, elementAt } from '../base/index.js';
import { childPort } from './childPort.js';
import { engineEnvironment } from './engineEnvironment.js';
import { greetEngine, type SpawnedEngine } from './greetEngine.js';
import { ENGINE_TAIL_LINES, LastLines } from './lastLines.js';

/** Which engine to start in a separate process, and what to do with its output. */
export interface SpawnOptions {
  readonly kind: 'llama' | 'fake';
  /** Called with every line that the process writes to stdout or stderr. */
  readonly onStderrLine?: (line: string) => void;
}

/**
 * Starts an engine in a forked process. It ends when `kill` is called or this process goes away, and does not keep this
 * process alive while no call is pending.
 * @throws {PalimpsestError} `engine-not-built`, `engine-start`, `engine-crashed` if it dies at once, `engine-protocol`
 */
export async function spawnEngine({ kind, onStderrLine }: SpawnOptions): Promise<SpawnedEngine> {
  const child = fork(childPath(), [kind], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // The parent's own flags (for a debugger or the loader of a test runner) do not apply to the engine.
    execArgv: [],
    env: engineEnvironment(),
  });
  const tail = new LastLines(ENGINE_TAIL_LINES, onStderrLine);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => tail.add(text));
  }
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  );
  return greetEngine({
    port: childPort(child, () => tail.lines()),
    lines: () => tail.lines(),
    kill: async (signal) => {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        child.ref();
        await gone;
      }
    },
  });
}

/** Where the build puts it, seen from a room of the build and from the sources. */
function childPath(): string {
  const places = ['../command/engineChild.js', '../../dist/command/engineChild.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw environmentError(
    'engine-not-built',
    `The engine's program is missing: ${elementAt(places, 0)}.`,
    'Build it with `npm run build` (needs the development dependencies: `npm ci`).',
    { looked: places },
  );
}
