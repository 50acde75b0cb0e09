import { useRef, useState } from 'react';
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
  const resume = useAction('runs.resume');
  const pause = useAction('runs.pause');
  const stop = useAction('runs.stop');
  const dequeue = useAction('runs.dequeue');
  const reorder = useAction('runs.reorder');
  const release = useAction('runs.continue');
  const [problem, setProblem] = useState<Problem>();
  const [pending, setPending] = useState<string>();
  const insisted = useRef(new Map<string, ReadonlySet<string>>());
  const attempt = (name: string, work: Promise<unknown>): void => {
    setProblem(undefined);
    setPending(name);
    work
      .catch((error: unknown) => setProblem(toProblem(error)))
      .finally(() => setPending((before) => (before === name ? undefined : before)));
  };
  return {
    resume: (examinationId) =>
      attempt(`resume ${examinationId}`, resume.mutateAsync({ caseId, examinationId, load: {} })),
    insist: async (examinationId, code) => {
      setProblem(undefined);
      const codes = new Set([...(insisted.current.get(examinationId) ?? []), code]);
      await resume.mutateAsync({ caseId, examinationId, load: {}, insist: [...codes] });
      insisted.current.set(examinationId, codes);
    },
    pause: (examinationId) => attempt(`pause ${examinationId}`, pause.mutateAsync({ caseId, examinationId })),
    stop: async (examinationId) => {
      setProblem(undefined);
      await stop.mutateAsync({ caseId, examinationId });
    },
    dequeue: (queueId) => attempt(`dequeue ${queueId}`, dequeue.mutateAsync({ caseId, queueId })),
    reorder: (queueId, before) =>
      attempt(`reorder ${queueId}`, reorder.mutateAsync({ caseId, queueId, before })),
    continueQueue: () => attempt('continue', release.mutateAsync({ caseId })),
    pending,
    problem,
  };
}
