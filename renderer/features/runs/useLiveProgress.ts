import { useState, useSyncExternalStore } from 'react';
import type { EventPayload } from '../../../src/contract/index.js';
import { useContractEvent } from '../../api/index.js';
import { FrameStore } from './FrameStore.js';

export type ProgressWord = EventPayload<'run.progress'>;

/** The latest update of each run of a case, by examination. */
export function useLiveProgress(caseId: string): ReadonlyMap<string, ProgressWord> {
  const [store] = useState(() => new FrameStore<ReadonlyMap<string, ProgressWord>>(new Map()));
  useContractEvent('run.progress', (event) => {
    if (event.caseId !== caseId) return;
    store.update((words) => new Map(words).set(event.examinationId, event));
  });
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
