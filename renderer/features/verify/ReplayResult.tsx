import type { Job } from '../../../src/contract/index.js';
import { Card } from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { ReplayView } from './ReplayView.js';

/** The progress and the result of a replay. */
export function ReplayResult({ job }: { readonly job: Job }): React.JSX.Element | null {
  if (job.result?.kind === 'bag-replay') return <ReplayView report={job.result.report} />;
  if (job.state === 'done') return null;
  return (
    <Card title="Replaying">
      <JobView job={job} failure="The report could not be replayed" />
    </Card>
  );
}
