import { useMemo, useRef, useState } from 'react';
import { useAction } from '../../api/index.js';
import { toProblem, type Problem } from '../../components/index.js';

export interface RunActionCalls {
  readonly resume: (examinationId: string) => void;
  /**
   * Resumes despite a refusal with that code, and with the codes overridden before: a run may be refused for more than one.
   * Rejects with the error, which the dialog then shows.
   */
  readonly insist: (examinationId: string, code: string) => Promise<void>;
  readonly pause: (examinationId: string) => void;
  /** Rejects with the error, which the dialog then shows. */
  readonly stop: (examinationId: string) => Promise<void>;
  readonly dequeue: (queueId: string) => void;
  /** Moves a waiting run before another one; null: to the end. */
  readonly reorder: (queueId: string, before: string | null) => void;
  /** Continues a queue that is held. */
  readonly continueQueue: () => void;
  /** The pending action: `resume X3`. */
  readonly pending: string | undefined;
  /** The error of the last action. */
  readonly problem: Problem | undefined;
}

/** The actions on runs, and the last error. */
export function useRunActions(caseId: string): RunActionCalls {
  const { mutateAsync: resume } = useAction('runs.resume');
  const { mutateAsync: pause } = useAction('runs.pause');
  const { mutateAsync: stop } = useAction('runs.stop');
  const { mutateAsync: dequeue } = useAction('runs.dequeue');
  const { mutateAsync: reorder } = useAction('runs.reorder');
  const { mutateAsync: release } = useAction('runs.continue');
  const [problem, setProblem] = useState<Problem>();
  const [pending, setPending] = useState<string>();
  const insisted = useRef(new Map<string, ReadonlySet<string>>());
  // The same object until something changes, so that a table with these actions is not drawn again for nothing.
  return useMemo(() => {
    const attempt = (name: string, work: Promise<unknown>): void => {
      setProblem(undefined);
      setPending(name);
      work
        .catch((error: unknown) => setProblem(toProblem(error)))
        .finally(() => setPending((before) => (before === name ? undefined : before)));
    };
    return {
      resume: (examinationId) =>
        attempt(`resume ${examinationId}`, resume({ caseId, examinationId, load: {} })),
      insist: async (examinationId, code) => {
        setProblem(undefined);
        const codes = new Set([...(insisted.current.get(examinationId) ?? []), code]);
        await resume({ caseId, examinationId, load: {}, insist: [...codes] });
        insisted.current.set(examinationId, codes);
      },
      pause: (examinationId) => attempt(`pause ${examinationId}`, pause({ caseId, examinationId })),
      stop: async (examinationId) => {
        setProblem(undefined);
        await stop({ caseId, examinationId });
      },
      dequeue: (queueId) => attempt(`dequeue ${queueId}`, dequeue({ caseId, queueId })),
      reorder: (queueId, before) => attempt(`reorder ${queueId}`, reorder({ caseId, queueId, before })),
      continueQueue: () => attempt('continue', release({ caseId })),
      pending,
      problem,
    };
  }, [caseId, resume, pause, stop, dequeue, reorder, release, pending, problem]);
}
