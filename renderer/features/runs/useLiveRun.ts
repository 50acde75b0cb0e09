import { useEffect, useState, useSyncExternalStore } from 'react';
import type { CallOutput } from '../../../src/contract/index.js';
import { useContractEvent } from '../../api/index.js';
import { FrameStore } from './FrameStore.js';
import { answered, logged, NOTHING_HEARD, progressed, resulted, type LiveRun } from './liveRun.js';

/** One run, live; for a component that shows the same run as long as it is mounted. */
export function useLiveRun(
  caseId: string,
  examinationId: string,
  shown: CallOutput<'runs.show'> | undefined,
): LiveRun {
  const [store] = useState(() => new FrameStore<LiveRun>(NOTHING_HEARD));
  const isOurs = (event: { readonly caseId: string; readonly examinationId: string }): boolean =>
    event.caseId === caseId && event.examinationId === examinationId;
  useContractEvent('run.progress', (event) => {
    if (isOurs(event)) store.update((live) => progressed(live, event, performance.now()));
  });
  useContractEvent('run.results', (event) => {
    if (isOurs(event)) store.update((live) => resulted(live, event, performance.now()));
  });
  useContractEvent('run.log', (event) => {
    if (isOurs(event)) store.update((live) => logged(live, event));
  });
  useEffect(() => {
    if (shown !== undefined) store.update((live) => answered(live, shown));
  }, [store, shown]);
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
