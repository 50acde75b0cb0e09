import type { ExaminationShort, QueueItem } from '../../../src/contract/index.js';
import type { RunStatus } from '../../components/index.js';
import { isResumable } from './runWords.js';
import type { LiveRun } from './liveRun.js';

/** An examination as its screen and its line in the list show it. */
export interface ShownRun {
  /** The state in the case, or its state in the queue while it waits there. */
  readonly badge: RunStatus;
  readonly status: ExaminationShort['status'];
  readonly unitsDone: number;
  /** Does it wait in the queue, or is it being prepared? */
  readonly isQueued: boolean;
  readonly isPausing: boolean;
}

/**
 * Joins what is known of an examination. The summary has the numbers of the journal and decides, except that a run may have begun, or got
 * further, since it was asked for.
 * @param live the last update of the run, if any
 * @param item the run in the queue, if it is there; looked up by case and examination
 */
export function shownRun(
  summary: Pick<ExaminationShort, 'status' | 'unitsDone'>,
  live: Pick<LiveRun, 'status' | 'progress'> | undefined,
  item: Pick<QueueItem, 'state'> | undefined,
): ShownRun {
  // An update alone may be the last one before a connection was lost; what runs is in the queue as well.
  const isUnderWay = item !== undefined && ['preparing', 'running', 'pausing'].includes(item.state);
  const hasBegunSince = isUnderWay && isResumable(summary.status) && live?.status === 'running';
  const status = hasBegunSince ? 'running' : summary.status;
  const isRunning = status === 'running';
  const state = item?.state;
  return {
    badge: !isRunning && (state === 'queued' || state === 'held') ? state : status,
    status,
    unitsDone: isRunning ? Math.max(summary.unitsDone, live?.progress?.unitsDone ?? 0) : summary.unitsDone,
    isQueued: !isRunning && (state === 'queued' || state === 'held' || state === 'preparing'),
    isPausing: state === 'pausing',
  };
}
