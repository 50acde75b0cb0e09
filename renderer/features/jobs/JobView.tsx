import type { Job } from '../../../src/contract/index.js';
import { formatBytes } from '../../../src/base/index.js';
import { formatCount, visibleShort } from '../../../src/figure/index.js';
import { useAction } from '../../api/index.js';
import { Button, Callout, ErrorPanel, HostileText, ProgressBar } from '../../components/index.js';

export interface JobViewProps {
  readonly job: Job;
  /** What could not be done, if the job fails. */
  readonly failure: string;
  /** What a canceled job leaves, as a sentence. */
  readonly canceled?: string | undefined;
  /** False for visitors, who may only watch. */
  readonly mayCancel?: boolean | undefined;
}

/** A job that is running, was canceled or failed; nothing once it is done. */
export function JobView({
  job,
  failure,
  canceled = 'Nothing was changed.',
  mayCancel = true,
}: JobViewProps): React.JSX.Element | null {
  const cancel = useAction('jobs.cancel');
  if (job.state === 'done') return null;
  if (job.state === 'failed') return <ErrorPanel error={job.error} title={failure} />;
  if (job.state === 'cancelled') return <Callout>{`Canceled. ${canceled}`}</Callout>;
  const isCounted = job.total > 0;
  return (
    <div className="stack-tight">
      <ProgressBar
        label={visibleShort(job.title, 160)}
        valueText={isCounted ? `${amount(job.done, job)} of ${amount(job.total, job)}` : 'working'}
        detail={<HostileText text={job.step} maxLength={200} />}
        {...(isCounted ? { value: job.done / job.total } : {})}
      />
      {mayCancel && (
        <div className="row">
          <Button
            size="small"
            icon="stop"
            isPending={cancel.isPending}
            onPress={() => cancel.mutate({ jobId: job.jobId })}
          >
            Cancel
          </Button>
        </div>
      )}
      {cancel.error !== null && <ErrorPanel error={cancel.error} title="It could not be canceled" />}
    </div>
  );
}

function amount(value: number, job: Job): string {
  return job.unit === 'bytes' ? formatBytes(value) : `${formatCount(value)} ${job.unit}`.trim();
}
