import { counted, duration, wholeNumber } from '../../base/index.js';
import type { RunTime } from '../../domain/index.js';

/** How long a run takes, e.g. `about 12 min 05 s to 13 min 10 s; less where texts end early, at least 4 s`. */
export function timeRange({
  fromSeconds,
  toSeconds,
  leastSeconds,
}: Pick<RunTime, 'fromSeconds' | 'toSeconds' | 'leastSeconds'>): string {
  const [from, to, least] = [duration(fromSeconds), duration(toSeconds), duration(leastSeconds)];
  const range = from === to ? `about ${from}` : `about ${from} to ${to}`;
  return least === from ? range : `${range}; less where texts end early, at least ${least}`;
}

/** What the time of a run follows from, e.g. `measured just now on 3 batches of random tokens, at most 512 tokens each`. */
export function timeSource({ source }: RunTime): string {
  if (source.kind === 'earlier-runs')
    return source.runs === 1
      ? `as the last run of this attack took here on ${dayOf(source.lastAt)}`
      : `as the last ${wholeNumber(source.runs)} runs of this attack took here, the latest on ${dayOf(source.lastAt)}`;
  const { batches, batchTokens, isWhole } = source;
  const measured = `measured just now on ${counted(batches, 'batch', 'batches')} of random tokens, at most ${counted(batchTokens, 'token')} each`;
  return isWhole ? measured : `${measured}, shorter than those of the run`;
}

function dayOf(time: string): string {
  return time.slice(0, 'YYYY-MM-DD'.length);
}
