import { duration } from '../base/index.js';
import { timeRange } from '../figure/index.js';
import type { RunEstimate, RunProgress } from '../examine/index.js';

/** Compares the time that the units of a run took with the time that was expected. */
export class TimedRun {
  #first: RunProgress | undefined;
  #last: RunProgress | undefined;

  /** Takes in a report of the run's progress. */
  take(progress: RunProgress): void {
    this.#first ??= progress;
    // The first report of another phase comes right after the last unit.
    if (this.#last === undefined || this.#last.phase === 'run') this.#last = progress;
  }

  /**
   * Both times in words; empty if nothing was observed in this session.
   * @param expected for the whole plan; of a run that was resumed, its share counts
   */
  words({ time }: Pick<RunEstimate, 'time'>): string {
    const first = this.#first;
    const last = this.#last;
    if (first === undefined || last === undefined || first.doneTokens === first.totalTokens) return '';
    const took = `the units took ${duration(last.elapsedSeconds)}`;
    if ('kind' in time) return `${took}; the time was not known before.`;
    const share = 1 - first.doneTokens / first.totalTokens;
    const expected = timeRange({
      fromSeconds: time.fromSeconds * share,
      toSeconds: time.toSeconds * share,
      leastSeconds: time.leastSeconds * share,
    });
    return `${took}; expected ${expected}.`;
  }
}
