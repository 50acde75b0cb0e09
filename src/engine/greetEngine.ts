import { environmentError } from '../base/index.js';
import type { Engine, LoadOptions } from '../domain/index.js';
import { EngineClient } from './engineClient.js';
import { loadWithKept } from './keptChecks.js';
import type { Port } from './port.js';

/** A process in which an engine will answer, however it was started. */
export interface EngineProcess {
  readonly port: Port;
  /** Sends a signal and settles when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** The last lines that the process wrote. */
  lines(): readonly string[];
}

/** An engine in a separate process. */
export interface SpawnedEngine extends Engine {
  readonly pid: number;
  /** Ends the process, by default with SIGKILL, and settles when it has ended; pending calls reject with `engine-crashed`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** The last lines, at most 50, that the process wrote to stdout or stderr. */
  stderrTail(): readonly string[];
}

const START_MS = 60_000;

/**
 * Greets an engine's process that was just started.
 * @throws {PalimpsestError} `engine-start` if it does not answer (it is then killed), `engine-crashed` if it dies at once,
 *   `engine-protocol`
 */
export async function greetEngine(child: EngineProcess): Promise<SpawnedEngine> {
  const client = new EngineClient(child.port);
  const pid = await withinStart(client.greet(), child);
  const load = client.load.bind(client);
  return Object.assign(client, {
    pid,
    load: (options: LoadOptions) => loadWithKept(options, load),
    kill: (signal: NodeJS.Signals = 'SIGKILL') => child.kill(signal),
    stderrTail: () => child.lines(),
  });
}

function withinStart(greeted: Promise<number>, child: EngineProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void child.kill('SIGKILL');
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
