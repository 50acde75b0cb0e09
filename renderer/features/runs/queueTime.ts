import { counted, duration } from '../../../src/base/index.js';
import type { QueueItem } from '../../../src/contract/index.js';
import { ALL_SCORED } from './runWords.js';
import type { ProgressWord } from './useLiveProgress.js';

/** The time left of a queue: what is known of it, in seconds, and how many of its runs are not estimated. */
export interface QueueTime {
  readonly seconds: number;
  readonly unknown: number;
  /** The runs that have not ended. */
  readonly runs: number;
}

/** Adds up what is known: of a run under way what its own pace says, of the others their estimates. */
export function queueTime(queue: readonly QueueItem[], live: ReadonlyMap<string, ProgressWord>): QueueTime {
  const left = queue.filter(({ state }) => state !== 'failed').map((item) => secondsLeft(item, live));
  return {
    seconds: left.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0),
    unknown: left.filter((seconds) => seconds === null).length,
    runs: left.length,
  };
}

/** The time left of one run in seconds; null when it is not known. */
export function secondsLeft(item: QueueItem, live: ReadonlyMap<string, ProgressWord>): number | null {
  const progress = live.get(item.examinationId)?.progress ?? item.progress;
  const eta = item.state === 'running' || item.state === 'pausing' ? progress?.etaSeconds : undefined;
  return typeof eta === 'number' ? eta : item.seconds;
}

/** For example `About 12 min 05 s left; 2 runs are not estimated yet`. */
export function queueTimeWords({ seconds, unknown, runs }: QueueTime): string {
  if (runs === 0) return '';
  if (unknown === 0 && seconds < 1) return ALL_SCORED;
  if (unknown === runs) return 'Time left: not estimated yet';
  const known = `About ${duration(seconds)} left`;
  if (unknown === 0) return known;
  return `${known}; ${counted(unknown, 'run')} ${unknown === 1 ? 'is' : 'are'} not estimated yet`;
}
