import type { Job } from '../../../src/contract/index.js';
import { Card } from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { ReplayView } from './ReplayView.js';

/** How far a repetition is, and what it found. */
export function ReplayResult({ job }: { readonly job: Job }): React.JSX.Element | null {
  if (job.result?.kind === 'bag-replay') return <ReplayView report={job.result.report} />;
  if (job.state === 'done') return null;
  return (
    <Card title="Repeating">
      <JobView job={job} failure="The report could not be repeated" />
    </Card>
  );
}
