import type { Handlers } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that list, show and cancel jobs. */
export function jobHandlers({
  jobs,
}: ServiceContext): Pick<Handlers, 'jobs.list' | 'jobs.show' | 'jobs.cancel'> {
  return {
    'jobs.list': ({ caseId }) => Promise.resolve({ jobs: jobs.list(caseId) }),
    'jobs.show': ({ jobId }) => Promise.resolve(jobs.get(jobId)),
    'jobs.cancel': ({ jobId }) => {
      jobs.cancel(jobId);
      return Promise.resolve({});
    },
  };
}
