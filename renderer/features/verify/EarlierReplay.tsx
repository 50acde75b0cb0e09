import type { Job } from '../../../src/contract/index.js';
import { useJob } from '../../api/index.js';
import { useEarlierJobs } from '../jobs/index.js';
import { ReplayResult } from './ReplayResult.js';

/** The last replay since the program started: it may take hours, and continues when the window is closed. */
export function EarlierReplay(): React.JSX.Element | null {
  const [earlier] = useEarlierJobs(
    undefined,
    ({ kind, state }) => kind === 'bag-replay' && (state === 'running' || state === 'done'),
  );
  return earlier === undefined ? null : <Followed job={earlier} />;
}

function Followed({ job }: { readonly job: Job }): React.JSX.Element {
  return <ReplayResult job={useJob(job.jobId) ?? job} />;
}
