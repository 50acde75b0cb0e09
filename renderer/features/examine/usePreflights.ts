import { useEffect, useState } from 'react';
import { useAction } from '../../api/index.js';
import { toProblem, type Problem } from '../../components/index.js';
import type { ExaminationRequest } from '../../../src/contract/index.js';

/** The estimate for one model: waiting, requested, refused, or a job with its progress. */
export interface PreflightRun {
  readonly modelId: string;
  readonly jobId?: string | undefined;
  readonly problem?: Problem | undefined;
  readonly isEnded: boolean;
}

interface Stored {
  /** The requests that were estimated. */
  readonly key: string;
  readonly requests: readonly ExaminationRequest[];
  readonly runs: readonly PreflightRun[];
}

const EMPTY: Stored = { key: '', requests: [], runs: [] };

export interface Preflights {
  readonly runs: readonly PreflightRun[];
  /** The estimated requests, as text; compare with {@link requestKey}. */
  readonly key: string;
  readonly isBusy: boolean;
  readonly start: (requests: readonly ExaminationRequest[]) => void;
  /** Forgets every estimate. */
  readonly clear: () => void;
  /** A job ended; the next model follows. */
  readonly ended: (modelId: string, problem: Problem | null) => void;
}

/** Requests as one text, for comparison. */
export function requestKey(requests: readonly ExaminationRequest[]): string {
  return JSON.stringify(requests);
}

/** Estimates for several models, one after another: the engine does one thing at a time. */
export function usePreflights(caseId: string, onProblem: (problem: Problem) => void): Preflights {
  const storeKey = `palimpsest.preflight.${caseId}`;
  const [state, setState] = useState<Stored>(() => read(sessionStorage.getItem(storeKey)));
  const { mutate } = useAction('examine.preflight');
  useEffect(() => sessionStorage.setItem(storeKey, JSON.stringify(state)), [storeKey, state]);
  const begin = (requests: readonly ExaminationRequest[], modelId: string): void => {
    const request = requests.find((each) => each.modelId === modelId);
    if (request === undefined) return;
    mutate(request, {
      onSuccess: ({ jobId }) => setState((before) => withRun(before, modelId, { jobId })),
      onError: (error) => {
        onProblem(toProblem(error));
        // If a request is refused, those for the other models are refused as well.
        setState((before) => ({
          ...withRun(before, modelId, { problem: toProblem(error) }),
          runs: before.runs.map((run) => ({
            ...run,
            isEnded: true,
            ...(run.modelId === modelId ? { problem: toProblem(error) } : {}),
          })),
        }));
      },
    });
  };
  return {
    runs: state.runs,
    key: state.key,
    isBusy: state.runs.some(({ isEnded }) => !isEnded),
    start: (requests) => {
      setState({
        key: requestKey(requests),
        requests,
        runs: requests.map(({ modelId }) => ({ modelId, isEnded: false })),
      });
      const [first] = requests;
      if (first !== undefined) begin(requests, first.modelId);
    },
    clear: () => setState(EMPTY),
    ended: (modelId, problem) => {
      if (state.runs.find((run) => run.modelId === modelId)?.isEnded !== false) return;
      setState((before) => withRun(before, modelId, { isEnded: true, problem: problem ?? undefined }));
      const next = state.runs.find((run) => run.modelId !== modelId && !run.isEnded);
      if (next !== undefined) begin(state.requests, next.modelId);
    },
  };
}

function withRun(state: Stored, modelId: string, part: Partial<PreflightRun>): Stored {
  return {
    ...state,
    runs: state.runs.map((run) => (run.modelId === modelId ? { ...run, ...part } : run)),
  };
}

/** Estimates survive a reload of the window, as their jobs do; those not yet started do not start by themselves. */
function read(stored: string | null): Stored {
  if (stored === null) return EMPTY;
  try {
    const state = JSON.parse(stored) as Stored;
    return {
      ...state,
      runs: state.runs.map((run) => ({ ...run, isEnded: run.isEnded || run.jobId === undefined })),
    };
  } catch {
    return EMPTY;
  }
}
