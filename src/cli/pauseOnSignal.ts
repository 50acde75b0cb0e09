import type { Terminal } from './terminal.js';

/** The first Ctrl-C pauses after the current batch, the second stops at once. */
export interface Interruption {
  readonly pause: AbortSignal;
  readonly stop: AbortSignal;
  /** Stops listening to Ctrl-C. */
  release(): void;
}

/** Listens for SIGINT and SIGTERM during a run. */
export function pauseOnSignal(terminal: Terminal): Interruption {
  const pause = new AbortController();
  const stop = new AbortController();
  const heard = (): void => {
    terminal.endProgress();
    if (pause.signal.aborted) {
      terminal.warn('Stopping at once.');
      stop.abort();
    } else {
      terminal.warn('Pausing after the current batch; press Ctrl-C again to stop at once.');
      pause.abort();
    }
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return {
    pause: pause.signal,
    stop: stop.signal,
    release: () => {
      process.off('SIGINT', heard);
      process.off('SIGTERM', heard);
    },
  };
}

/**
 * Settles at the first signal to end, and says so; the second signal ends the process at once.
 * @param ending what is said
 * @param exitCode of a process that ends at once
 */
export function untilSignal(terminal: Terminal, ending: () => string, exitCode: number): Promise<null> {
  return new Promise((resolve) => {
    let isEnding = false;
    const heard = (): void => {
      if (isEnding) {
        terminal.warn('Quitting at once.');
        process.exit(exitCode);
      }
      isEnding = true;
      terminal.warn(ending());
      resolve(null);
    };
    process.on('SIGINT', heard);
    process.on('SIGTERM', heard);
  });
}
