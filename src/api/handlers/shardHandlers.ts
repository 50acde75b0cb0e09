import { environmentError } from '../../base/index.js';
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
  return {
    'shards.list': async ({ caseId }) => ({ plans: await plansOfCase(await cases.get(caseId)) }),
    'shards.merge': async ({ caseId, planId, partial }) => {
      const opened = await cases.writable(caseId);
      const read = await findPlan(opened, planId);
      requireFree(queue, caseId);
      const about = { kind: 'shards-merge', caseId, title: `Merging the shards of ${planId}` } as const;
      const jobId = jobs.start(about, async ({ step, signal }) => {
        try {
          const { examinations, missing } = await mergeInto(opened, read, {
            partial,
            signal,
            startEngine: () => options.startEngine(() => undefined),
            heavy: inWorkerThread,
            onExamination: (what, id) =>
              step(what === 'check' ? `Checking the shards of ${id}` : `Merging ${id}`),
          });
          return { kind: 'shards-merge', planId, examinations: [...examinations], missing: [...missing] };
        } finally {
          emit('case.changed', { caseId, what: 'examinations' });
        }
      });
      return { jobId };
    },
  };
}

function requireFree(queue: RunQueue, caseId: string): void {
  const inFlight = queue.inFlight(caseId);
  if (inFlight === null) return;
  throw environmentError(
    'engine-busy',
    `Shards cannot be merged now: ${inFlight}`,
    'Pause the run, or wait until it has ended.',
  );
}
