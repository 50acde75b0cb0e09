import { useAction, useJob } from '../../api/index.js';
import { Button, Card, ErrorPanel } from '../../components/index.js';
import { JobView, useEarlierJobs } from '../jobs/index.js';
import { SelfTestTable } from './SelfTestTable.js';

/** The self-test: the last result since the program started, and a button to run it now. */
export function SelfTestCard({ mayStart }: { readonly mayStart: boolean }): React.JSX.Element {
  const start = useAction('system.selfTest');
  const [earlier] = useEarlierJobs(undefined, ({ kind }) => kind === 'self-test');
  const followed = useJob(start.data?.jobId ?? earlier?.jobId);
  const job = followed ?? (start.data === undefined ? earlier : undefined);
  return (
    <Card
      title="Self-test"
      subtitle="Scores passages with the model that ships with the program, and compares them with probabilities computed by another program (PyTorch)."
      actions={
        mayStart ? (
          <Button
            icon="run"
            isPending={start.isPending || job?.state === 'running'}
            onPress={() => start.mutate({})}
          >
            Run self-test
          </Button>
        ) : undefined
      }
    >
      <div className="stack">
        {start.error !== null && <ErrorPanel error={start.error} title="The self-test was not started" />}
        {job !== undefined && (
          <JobView job={job} failure="The self-test could not be run" mayCancel={mayStart} />
        )}
        {job?.result?.kind === 'self-test' && <SelfTestTable selfTest={job.result.selfTest} />}
        {job === undefined && start.error === null && (
          <p className="muted">Not run since the program started.</p>
        )}
      </div>
    </Card>
  );
}
