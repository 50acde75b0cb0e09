import type { ExaminationShort, RunProgressShown } from '../../../src/contract/index.js';

/** An examination that ended while the window was shown. */
export interface EndedRun {
  readonly id: string;
  readonly status: 'finished' | 'failed';
}

/** How far a run is in percent, rounded down. At most 99: after the last token, the findings are still to be computed. */
export function percentDone({ doneTokens, totalTokens }: RunProgressShown): number {
  return totalTokens > 0 ? Math.min(99, Math.floor((doneTokens / totalTokens) * 100)) : 0;
}

/**
 * What the title of the window says first: how far the run of the case is, e.g. `38%` and `X3`; how the last one ended, e.g. `Finished` and
 * `X3`; nothing otherwise.
 * @param running the examination that runs now, and how far it is in percent
 * @param ended a run that ended while no one looked at the window
 */
export function runTitle(
  running: { readonly id: string; readonly percent: number } | undefined,
  ended: EndedRun | undefined,
): readonly string[] {
  if (running !== undefined) return [`${running.percent}%`, running.id];
  if (ended === undefined) return [];
  return [ended.status === 'finished' ? 'Finished' : 'Failed', ended.id];
}

/** The examinations that ran in the earlier answer and have finished or failed in the later one. */
export function endedBetween(
  earlier: readonly Pick<ExaminationShort, 'id' | 'status'>[],
  later: readonly Pick<ExaminationShort, 'id' | 'status'>[],
): EndedRun[] {
  const ran = new Set(earlier.filter(({ status }) => status === 'running').map(({ id }) => id));
  return later.flatMap(({ id, status }) =>
    ran.has(id) && (status === 'finished' || status === 'failed') ? [{ id, status }] : [],
  );
}
