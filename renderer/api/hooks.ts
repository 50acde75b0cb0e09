import { createContext, useContext, useEffect, useRef, useState } from 'react';
import {
  keepPreviousData,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { PalimpsestError } from '../../src/base/index.js';
import type {
  CallInput,
  CallName,
  CallOutput,
  Client,
  EventName,
  EventPayload,
  ExaminationShort,
  Job,
} from '../../src/contract/index.js';

/** The client of this window; set once at the root. */
export const ClientContext = createContext<Client | null>(null);

/** The client of this window. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('no ClientContext above');
  return client;
}

interface CallOptions<N extends CallName> {
  readonly enabled?: boolean;
  readonly staleTime?: number;
  /** Is the last answer shown until the next one arrives? `isPlaceholderData` says that it is. */
  readonly keepsLast?: boolean;
  /** Asks again after that many milliseconds, hidden or not; for windows that do not hear events. */
  readonly refetchEveryMs?: (data: CallOutput<N> | undefined) => number | false;
}

/** Asks for something without changing anything, and keeps the answer; asks again when an event says that it changed. */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  { keepsLast = false, refetchEveryMs, ...options }: CallOptions<N> = {},
): UseQueryResult<CallOutput<N>, PalimpsestError> {
  const client = useClient();
  return useQuery<CallOutput<N>, PalimpsestError>({
    queryKey: [name, input],
    queryFn: () => client.call(name, input),
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
    ...(refetchEveryMs === undefined
      ? {}
      : {
          refetchInterval: ({ state }) => refetchEveryMs(state.data),
          refetchIntervalInBackground: true,
        }),
    ...options,
  });
}

/** The same question about several things at once; undefined until all answers are there. Answers are kept as those of {@link useCall}. */
export function useCalls<N extends CallName>(
  name: N,
  inputs: readonly CallInput<N>[],
): readonly CallOutput<N>[] | undefined {
  const client = useClient();
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: [name, input],
      queryFn: () => client.call(name, input),
      staleTime: Infinity,
    })),
    combine: (results) => {
      const data: readonly (CallOutput<N> | undefined)[] = results.map((result) => result.data);
      return data.every((one): one is CallOutput<N> => one !== undefined) ? data : undefined;
    },
  });
}

/** A call that changes the case: `mutate(input)`; its error belongs beside the field or button that caused it. */
export function useAction<N extends CallName>(
  name: N,
): UseMutationResult<CallOutput<N>, PalimpsestError, CallInput<N>> {
  const client = useClient();
  return useMutation<CallOutput<N>, PalimpsestError, CallInput<N>>({
    mutationKey: [name],
    mutationFn: (input) => client.call(name, input),
  });
}

/** Calls the listener on every event of that name while the component is mounted. */
export function useContractEvent<E extends EventName>(
  name: E,
  listener: (payload: EventPayload<E>) => void,
): void {
  const client = useClient();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => client.on(name, (payload) => latest.current(payload)), [client, name]);
}

/** The latest state of a job; null until the first answer. An `undefined` id means that there is no job. */
export function useJob(jobId: string | undefined): Job | null {
  const client = useClient();
  const [job, setJob] = useState<Job | null>(null);
  useEffect(() => {
    if (jobId === undefined) return undefined;
    let isThere = true;
    const take = (next: Job): void => {
      // An answer that an event has overtaken must not set the job back.
      if (isThere)
        setJob((before) =>
          before?.jobId === next.jobId && before.state !== 'running' && next.state === 'running'
            ? before
            : next,
        );
    };
    const stop = client.on('job.changed', (next) => {
      if (next.jobId === jobId) take(next);
    });
    const ask = (): void =>
      void client.call('jobs.show', { jobId }).then(take, (error: unknown) => {
        // Jobs end with the program: after a restart there is no record of what became of this one.
        if (isThere && error instanceof PalimpsestError && error.code === 'job-unknown')
          setJob((before) => endedUnseen(before, error));
      });
    ask();
    const stopWatching = onReturn(client, ask);
    return () => {
      isThere = false;
      stop();
      stopWatching();
    };
  }, [client, jobId]);
  return job?.jobId === jobId ? job : null;
}

function endedUnseen(job: Job | null, error: PalimpsestError): Job | null {
  return job?.state === 'running' ? { ...job, state: 'failed', error: error.toData() } : job;
}

/** Marks answers as stale when an event says so. Rendered once at the root. */
export function useStaleAnswers(): void {
  const client = useClient();
  const queries = useQueryClient();
  useEffect(() => onReturn(client, () => void queries.invalidateQueries()), [client, queries]);
  useContractEvent('case.changed', ({ caseId, what }) => {
    void queries.invalidateQueries({
      predicate: ({ queryKey: [, input] }) =>
        typeof input === 'object' && input !== null && 'caseId' in input && input.caseId === caseId,
      // Asking for a closed case would open it again and take its lock.
      refetchType: what === 'closed' ? 'none' : 'active',
    });
    void queries.invalidateQueries({ queryKey: ['home.show'] });
  });
  useContractEvent('cases.changed', () => void queries.invalidateQueries({ queryKey: ['home.show'] }));
  useContractEvent('queue.changed', ({ caseId }) => {
    void queries.invalidateQueries({ queryKey: ['runs.list', { caseId }] });
  });
  useContractEvent('run.ended', ({ caseId, summary }) => takeEnd(queries, caseId, summary));
  useContractEvent('offline.changed', (state) => queries.setQueryData(['system.offline', {}], state));
}

/**
 * Takes the numbers of a run that ended into every answer that shows them, so that all screens agree at once; what else changed is asked for
 * again.
 */
function takeEnd(queries: QueryClient, caseId: string, summary: ExaminationShort): void {
  const renewed = <E extends ExaminationShort>(examinations: readonly E[]): (E | ExaminationShort)[] =>
    examinations.map((one) => (one.id === summary.id ? summary : one));
  queries.setQueryData<CallOutput<'runs.show'>>(
    ['runs.show', { caseId, examinationId: summary.id }],
    (shown) => shown && { ...shown, summary, progress: null },
  );
  queries.setQueryData<CallOutput<'runs.list'>>(
    ['runs.list', { caseId }],
    (list) =>
      list && {
        ...list,
        queue: list.queue.filter((item) => item.examinationId !== summary.id || item.state === 'failed'),
        examinations: renewed(list.examinations),
      },
  );
  queries.setQueryData<CallOutput<'case.show'>>(
    ['case.show', { caseId }],
    (shown) => shown && { ...shown, examinations: renewed(shown.examinations) },
  );
}

/** Says to the workbench at which case the window looks; it then hears of no other. Rendered once at the root. */
export function useWatchedCase(caseId: string | undefined): void {
  const client = useClient();
  useEffect(() => client.watch(caseId ?? null), [client, caseId]);
}

/** Calls the listener whenever the connection returns, because events may have been missed. Returns a function that stops this. */
function onReturn(client: Client, listener: () => void): () => void {
  let wasAway = false;
  return client.onConnection((state) => {
    if (state === 'connected' && wasAway) listener();
    wasAway = state !== 'connected';
  });
}

/** The state of the connection to the workbench. */
export function useConnection(): 'connected' | 'lost' | 'refused' {
  const client = useClient();
  const [state, setState] = useState<'connected' | 'lost' | 'refused'>('connected');
  useEffect(() => client.onConnection(setState), [client]);
  return state;
}
