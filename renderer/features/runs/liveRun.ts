import type {
  CallOutput,
  EventPayload,
  PartialResults,
  RunProgressShown,
} from '../../../src/contract/index.js';

/** A run as the window shows it live. */
export interface LiveRun {
  /** Null until the first update. */
  readonly status: EventPayload<'run.progress'>['status'] | null;
  readonly progress: RunProgressShown | null;
  readonly partial: PartialResults | null;
  readonly log: readonly string[];
  readonly isLogKnown: boolean;
  /** Time of the last update, in milliseconds of this window's monotonic clock; null before the first. The server's clock may differ. */
  readonly heardAt: number | null;
}

export const NOTHING_HEARD: LiveRun = {
  status: null,
  progress: null,
  partial: null,
  log: [],
  isLogKnown: false,
  heardAt: null,
};

/** Number of lines kept. */
export const LOG_LINES = 5000;

/** The state after an answer to `runs.show`; later updates are kept. */
export function answered(live: LiveRun, shown: CallOutput<'runs.show'>): LiveRun {
  const { summary, progress, partial, log } = shown;
  const isNewer = progress !== null && (live.progress === null || progress.at >= live.progress.at);
  return {
    ...live,
    status: summary.status,
    progress: isNewer ? progress : live.progress,
    partial: live.partial === null || partsDone(partial) >= partsDone(live.partial) ? partial : live.partial,
    // The first answer contains the lines that arrived before it.
    log: live.isLogKnown ? live.log : log.slice(-LOG_LINES),
    isLogKnown: true,
  };
}

/** The state after an update of the progress. */
export function progressed(live: LiveRun, event: EventPayload<'run.progress'>, now: number): LiveRun {
  return { ...live, status: event.status, progress: event.progress, heardAt: now };
}

/** The state after new results. */
export function resulted(live: LiveRun, event: EventPayload<'run.results'>, now: number): LiveRun {
  return { ...live, partial: event.partial, heardAt: now };
}

/** The state after new lines from the engine. */
export function logged(live: LiveRun, event: EventPayload<'run.log'>): LiveRun {
  return { ...live, log: [...live.log, ...event.lines].slice(-LOG_LINES) };
}

/** The number of windows scored so far in all works, or of units done by an attack without windows. */
export function partsDone({ works, units }: PartialResults): number {
  const windows = works.reduce((sum, work) => sum + work.windowsDone, 0);
  return (units?.parts ?? []).reduce((sum, part) => sum + part.unitsDone, windows);
}
