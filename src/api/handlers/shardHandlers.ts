import { inWorkerThread } from '../../examine/index.js';
import type { Handlers } from '../../contract/index.js';
import { findPlan, mergeInto, plansOfCase } from '../../matter/index.js';
import type { RunQueue } from '../queue/runQueue.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that follow examinations divided among machines, and put their shards together. */
export function shardHandlers(
  { options, cases, jobs, emit }: ServiceContext,
  queue: RunQueue,
): Pick<Handlers, 'shards.list' | 'shards.merge'> {
  /** The merges that are running, by case and plan. */
  const merges = new Map<string, string>();
  const keyOf = (caseId: string, planId: string): string => `${caseId} ${planId}`;
  return {
    'shards.list': async ({ caseId }) => {
      const plans = await plansOfCase(await cases.get(caseId));
      return {
        plans: plans.map((plan) => ({ ...plan, mergeJobId: merges.get(keyOf(caseId, plan.planId)) ?? null })),
      };
    },
    'shards.merge': async ({ caseId, planId, partial }) => {
      const opened = await cases.writable(caseId);
      const read = await findPlan(opened, planId);
      const key = keyOf(caseId, planId);
      const running = merges.get(key);
      if (running !== undefined) return { jobId: running };
      queue.requireFree(caseId, 'Shards cannot be merged now');
      const about = { kind: 'shards-merge', caseId, title: `Merging the shards of ${planId}` } as const;
      const jobId = jobs.start(about, async ({ step, signal }) => {
        try {
          // No run may write to an examination that is being merged.
          const { examinations, missing } = await queue.estimate(() =>
            mergeInto(opened, read, {
              partial,
              signal,
              startEngine: () => options.startEngine(() => undefined),
              heavy: inWorkerThread,
              onExamination: (what, id) =>
                step(what === 'check' ? `Checking the shards of ${id}` : `Merging ${id}`),
            }),
          );
          return { kind: 'shards-merge', planId, examinations: [...examinations], missing: [...missing] };
        } finally {
          merges.delete(key);
          emit('case.changed', { caseId, what: 'examinations' });
        }
      });
      merges.set(key, jobId);
      return { jobId };
    },
  };
}
