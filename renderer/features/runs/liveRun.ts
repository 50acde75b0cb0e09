import type {
  CallOutput,
  EventPayload,
  PartialResults,
  RunProgressShown,
} from '../../../src/contract/index.js';

/** A run as it goes on in front of the person. */
export interface LiveRun {
  /** Null until something was heard of it. */
  readonly status: EventPayload<'run.progress'>['status'] | null;
  readonly progress: RunProgressShown | null;
  readonly partial: PartialResults | null;
  readonly log: readonly string[];
  readonly isLogKnown: boolean;
  /** When the last word came, milliseconds of this window's steady clock; null before the first. The server's clock may differ. */
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

/** Lines that are kept. */
export const LOG_LINES = 5000;

/** The state after an answer to `runs.show`: nothing that was heard since is taken back. */
export function answered(live: LiveRun, shown: CallOutput<'runs.show'>): LiveRun {
  const { summary, progress, partial, log } = shown;
  const isNewer = progress !== null && (live.progress === null || progress.at >= live.progress.at);
  return {
    ...live,
    status: summary.status,
    progress: isNewer ? progress : live.progress,
    partial: live.partial === null || partsDone(partial) >= partsDone(live.partial) ? partial : live.partial,
    // Lines that came before the first answer are in it.
    log: live.isLogKnown ? live.log : log.slice(-LOG_LINES),
    isLogKnown: true,
  };
}

/** The state after a word about progress. */
export function progressed(live: LiveRun, event: EventPayload<'run.progress'>, now: number): LiveRun {
  return { ...live, status: event.status, progress: event.progress, heardAt: now };
}

/** The state after results came. */
export function resulted(live: LiveRun, event: EventPayload<'run.results'>, now: number): LiveRun {
  return { ...live, partial: event.partial, heardAt: now };
}

/** The state after the engine wrote. */
export function logged(live: LiveRun, event: EventPayload<'run.log'>): LiveRun {
  return { ...live, log: [...live.log, ...event.lines].slice(-LOG_LINES) };
}

/** Windows scored so far in all works, or units done by an attack without windows. */
export function partsDone({ works, units }: PartialResults): number {
  const windows = works.reduce((sum, work) => sum + work.windowsDone, 0);
  return (units?.parts ?? []).reduce((sum, part) => sum + part.unitsDone, windows);
}
