import type { Handlers, Job, JobResult } from '../../../src/contract/index.js';
import type { DoubleClient } from '../../support/doubleClient.js';

export const JOB_ID = `j${'0'.repeat(16)}`;

/** A job that was just begun. */
export function sampleJob(kind: Job['kind'], part: Partial<Job> = {}): Job {
  return {
    jobId: JOB_ID,
    kind,
    caseId: '',
    title: 'A job',
    state: 'running',
    step: 'working',
    done: 0,
    total: 0,
    unit: '',
    startedAt: '2026-11-25T10:00:00.000Z',
    endedAt: '',
    result: null,
    error: null,
    ...part,
  };
}

/** The same job, done. */
export function doneJob(result: JobResult, part: Partial<Job> = {}): Job {
  return sampleJob(result.kind, {
    state: 'done',
    endedAt: '2026-11-25T10:00:05.000Z',
    result,
    ...part,
  });
}

/** Handlers of a workbench with one job; `goOn` changes it and tells the windows. */
export function oneJob(first: Job): {
  readonly handlers: Pick<Handlers, 'jobs.show' | 'jobs.list' | 'jobs.cancel'>;
  readonly goOn: (client: DoubleClient, next: Job) => void;
} {
  let job = first;
  return {
    handlers: {
      'jobs.show': () => Promise.resolve(job),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      'jobs.cancel': () => Promise.resolve({}),
    },
    goOn: (client, next) => {
      job = next;
      client.emit('job.changed', next);
    },
  };
}
