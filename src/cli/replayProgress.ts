import { formatSize, wholeNumber } from '../base/index.js';
import type { ReplayOptions } from '../matter/index.js';
import type { Terminal } from './terminal.js';

/** Shows the progress of a replay. */
export function showReplay(terminal: Terminal): Pick<ReplayOptions, 'onStep' | 'onProgress'> {
  let step = '';
  let drawnAt = 0;
  return {
    onStep: (words) => {
      step = words;
      terminal.progress(words);
    },
    onProgress: (done, total, unit) => {
      const now = performance.now();
      if (now - drawnAt < 250) return;
      drawnAt = now;
      const shown = (value: number): string =>
        unit === 'bytes' ? formatSize(value) : `${wholeNumber(value)} ${unit === 'steps' ? 'units' : unit}`;
      terminal.progress(`${step}  ${shown(done)} of ${shown(total)}`);
    },
  };
}

/** Ctrl-C ends a replay at once and removes its temporary case. */
export function stopOnSignal(terminal: Terminal): { readonly signal: AbortSignal; release(): void } {
  const stop = new AbortController();
  const heard = (): void => {
    terminal.endProgress();
    terminal.warn('Stopping; removing the temporary case.');
    stop.abort();
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return {
    signal: stop.signal,
    release: () => {
      process.off('SIGINT', heard);
      process.off('SIGTERM', heard);
    },
  };
}
