import { utilityProcess } from 'electron';
import {
  ENGINE_TAIL_LINES,
  engineEnvironment,
  greetEngine,
  LastLines,
  signalUtility,
  utilityChildPort,
  type UtilityChild,
} from '../src/engine/index.js';
import type { StartLoggedEngine } from '../src/matter/index.js';
import type { Attempts } from './attempts.js';
import { isEngineAttempt } from './engineAttempt.js';

/**
 * Starts engines in utility processes of the shell: a packaged program cannot run itself as plain Node.
 * @param program `engineChild.js`
 */
export function startsEngines(program: string, attempts: Attempts): StartLoggedEngine {
  return (onLine) => {
    const child = utilityProcess.fork(program, ['llama'], {
      serviceName: 'Palimpsest engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      execArgv: [],
      env: definedOnly(engineEnvironment()),
    });
    const tail = new LastLines(ENGINE_TAIL_LINES, onLine);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => tail.add(text));
    }
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return greetEngine({
      port: utilityChildPort(withoutAttempts(child, attempts), () => tail.lines()),
      lines: () => tail.lines(),
      kill: async (signal) => {
        if (child.pid === undefined) return;
        signalUtility(child, signal);
        await gone;
      },
    });
  };
}

/** Separates messages about refused connections from the engine's own messages. */
function withoutAttempts(child: Electron.UtilityProcess, attempts: Attempts): UtilityChild {
  return {
    get pid() {
      return child.pid;
    },
    postMessage: (message) => child.postMessage(message),
    once: (_event, listener) => child.once('exit', listener),
    on: (_event, listener) =>
      child.on('message', (message: unknown) => {
        if (isEngineAttempt(message)) attempts.add(`engine: ${message.blockedAttempt}`);
        else listener(message);
      }),
  };
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
