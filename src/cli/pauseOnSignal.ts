import type { Terminal } from './terminal.js';

/** Two signals from Ctrl-C: the first pauses after the units in flight, the second stops at once. */
export interface Interruption {
  readonly pause: AbortSignal;
  readonly stop: AbortSignal;
  /** Gives Ctrl-C back. */
  release(): void;
}

/** Listens for SIGINT and SIGTERM while a run lasts. */
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
