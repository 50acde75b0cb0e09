import type { Job } from '../../../src/contract/index.js';
import { useJob } from '../../api/index.js';
import { JobView, type JobViewProps } from './JobView.js';

/** A job, shown from its last known state and followed from there. */
export function FollowedJob({
  job,
  ...rest
}: Omit<JobViewProps, 'job'> & { readonly job: Job }): React.JSX.Element {
  const now = useJob(job.jobId) ?? job;
  return <JobView job={now} {...rest} />;
}
