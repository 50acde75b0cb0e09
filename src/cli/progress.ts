import { duration, formatSize } from '../base/index.js';
import type { Terminal } from './terminal.js';

/** A callback that shows the bytes done and in all, at most four times a second. */
export function byteProgress(terminal: Terminal, what: string): (done: number, total: number) => void {
  const startedAt = performance.now();
  let drawnAt = 0;
  return (done, total) => {
    const now = performance.now();
    if (now - drawnAt < 250) return;
    drawnAt = now;
    const seconds = (now - startedAt) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    const eta = rate > 0 ? duration((total - done) / rate) : '—';
    terminal.progress(
      `${what} ${formatSize(done)} of ${formatSize(total)}, ${formatSize(rate)}/s, ${eta} left`,
    );
  };
}
