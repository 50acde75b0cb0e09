import type { Handlers, Job } from '../../../src/contract/index.js';
import type { DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { sampleJob } from '../support/sampleJob.js';

/** A workbench that starts a job for each receipt; `end` says how the nth of them ended, from 0. */
export function manyReceipts(begun: Job = sampleJob('evidence-add')): {
  readonly handlers: Pick<Handlers, 'evidence.add' | 'jobs.show'>;
  readonly ids: readonly string[];
  readonly end: (client: DoubleClient, at: number, how: Job) => void;
} {
  const jobs = new Map<string, Job>();
  const ids: string[] = [];
  return {
    ids,
    handlers: {
      'evidence.add': () => {
        const jobId = `j${String(ids.length).padStart(16, '0')}`;
        ids.push(jobId);
        jobs.set(jobId, { ...begun, jobId });
        return Promise.resolve({ jobId });
      },
      'jobs.show': ({ jobId }) => Promise.resolve(must(jobs.get(jobId))),
    },
    end: (client, at, how) => {
      const jobId = must(ids[at]);
      jobs.set(jobId, { ...how, jobId });
      client.emit('job.changed', { ...how, jobId });
    },
  };
}
