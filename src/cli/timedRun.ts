import { duration, isScored } from '../base/index.js';
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
   * @param expected the time for the whole plan; of a run that was resumed, its share counts
   */
  words({ seconds, time }: Pick<RunEstimate, 'seconds' | 'time'>): string {
    const first = this.#first;
    const last = this.#last;
    if (first === undefined || last === undefined || first.doneTokens === first.totalTokens) return '';
    const took = `the units took ${duration(last.elapsedSeconds)}`;
    if (!isScored(seconds)) return `${took}; the time was not known before.`;
    const share = 1 - first.doneTokens / first.totalTokens;
    const [from, to] = [time?.fromSeconds ?? seconds, time?.toSeconds ?? seconds].map((end) =>
      duration(end * share),
    );
    return `${took}; expected ${from === to ? from : `${from} to ${to}`}.`;
  }
}
