import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentError } from '../base/index.js';
import type { Engine } from '../domain/index.js';
import { childPort } from './childPort.js';
import { EngineClient } from './engineClient.js';
import { LastLines } from './lastLines.js';

/** Which engine to start in a process of its own, and who hears what it says. */
export interface SpawnOptions {
  readonly kind: 'llama' | 'fake';
  /** Told every line the process writes to stdout or stderr. */
  readonly onStderrLine?: (line: string) => void;
}

/** An engine in a process of its own. */
export interface SpawnedEngine extends Engine {
  readonly pid: number;
  /** Ends the process and settles when it is gone; pending calls reject with `engine-crashed`. SIGKILL by default. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** The last lines, at most 50, that the process wrote to stdout or stderr. */
  stderrTail(): readonly string[];
}

/** A pass phrase in the environment is for signing alone: a model file that escapes llama.cpp must not find it. */
function engineEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, GGML_NO_BACKTRACE: '1' };
  delete environment['PALIMPSEST_PASSPHRASE'];
  return environment;
}

const TAIL_LINES = 50;
const START_MS = 60_000;

/**
 * Starts an engine in a forked process. It ends when `kill` is called or this process goes away, and does not keep this
 * process alive while no call is pending.
 * @throws {PalimpsestError} `engine-not-built`, `engine-start`, `engine-crashed` if it dies at once, `engine-protocol`
 */
export async function spawnEngine({ kind, onStderrLine }: SpawnOptions): Promise<SpawnedEngine> {
  const child = fork(childPath(), [kind], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // The parent's own flags (a debugger, a test runner's loader) are not the engine's.
    execArgv: [],
    env: engineEnvironment(),
  });
  const tail = new LastLines(TAIL_LINES, onStderrLine);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => tail.add(text));
  }
  const client = new EngineClient(childPort(child, () => tail.lines()));
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  );
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.ref();
      await gone;
    }
  };
  const pid = await withinStart(client.greet(), child);
  return Object.assign(client, { pid, kill, stderrTail: () => tail.lines() });
}

function withinStart(greeted: Promise<number>, child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        environmentError(
          'engine-start',
          `The engine's process did not answer within ${START_MS / 1000} seconds.`,
          'The machine may be overloaded; try again.',
        ),
      );
    }, START_MS);
    greeted.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** Beside this file in a build; when the sources run uncompiled, where the build puts it. */
function childPath(): string {
  const places = ['./child.js', '../../dist/engine/child.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw environmentError(
    'engine-not-built',
    `The engine's program is missing: ${places[0] ?? ''}.`,
    'Build it with `npm run build` (needs the development dependencies: `npm ci`).',
    { looked: places },
  );
}
