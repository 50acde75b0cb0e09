import { useEffect, useRef, useState } from 'react';
import type { Job, StandardRequest } from '../../../src/contract/index.js';
import type { StandardEstimate } from '../../../src/domain/index.js';
import { useAction, useCall, useJob } from '../../api/index.js';
import { toProblem, type Problem } from '../../components/index.js';

interface Stored {
  /** The request that was estimated, as text. */
  readonly key: string;
  readonly jobId: string;
}

const EMPTY: Stored = { key: '', jobId: '' };

/** The estimate of the standard examination: its job, and what it found. */
export interface Standard {
  readonly job: Job | null;
  readonly isBusy: boolean;
  /** Absent until it was estimated. */
  readonly estimate: StandardEstimate | undefined;
  /** The request that was estimated, as text. */
  readonly key: string;
  readonly start: (request: StandardRequest) => void;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** The estimate is a job, so it survives a reload of the window. */
export function useStandard(caseId: string, onProblem: (problem: Problem) => void): Standard {
  const storeKey = `palimpsest.standard.${caseId}`;
  const [stored, setStored] = useState<Stored>(() => read(sessionStorage.getItem(storeKey)));
  useEffect(() => sessionStorage.setItem(storeKey, JSON.stringify(stored)), [storeKey, stored]);
  const { mutate, isPending } = useAction('examine.standard');
  const { mutate: cancel } = useAction('jobs.cancel');
  const jobId = stored.jobId === '' ? undefined : stored.jobId;
  const job = useJob(jobId);
  // Jobs end with the program; the estimate must then be made again.
  const known = useCall('jobs.show', { jobId: stored.jobId }, { enabled: jobId !== undefined });
  const isForgotten = known.error !== null && job === null;
  const latest = useRef(onProblem);
  useEffect(() => {
    latest.current = onProblem;
  });
  const error = job?.error ?? null;
  useEffect(() => {
    if (error !== null) latest.current(error);
  }, [error]);
  return {
    job,
    isBusy: isPending || (jobId !== undefined && !isForgotten && (job === null || job.state === 'running')),
    estimate: job?.result?.kind === 'standard-estimate' ? job.result.estimate : undefined,
    key: stored.key,
    start: (request) => {
      setStored(EMPTY);
      mutate(request, {
        onSuccess: ({ jobId: id }) => setStored({ key: standardKey(request), jobId: id }),
        onError: (refused) => latest.current(toProblem(refused)),
      });
    },
    cancel: () => {
      if (jobId !== undefined) cancel({ jobId });
    },
    clear: () => setStored(EMPTY),
  };
}

/** A request as one text, for comparison. */
export function standardKey(request: StandardRequest): string {
  return JSON.stringify(request);
}

function read(stored: string | null): Stored {
  if (stored === null) return EMPTY;
  try {
    return JSON.parse(stored) as Stored;
  } catch {
    return EMPTY;
  }
}
