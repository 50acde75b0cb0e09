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
