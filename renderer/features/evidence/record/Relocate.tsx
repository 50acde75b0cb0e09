import { useState } from 'react';
import { useAction, useJob } from '../../../api/index.js';
import { Button, Callout, ErrorPanel } from '../../../components/index.js';
import { JobView } from '../../jobs/index.js';
import { usePicker } from '../../picker/index.js';

/** For a file that the case refers to: names the place where it is now. Its hash must be the one recorded on receipt. */
export function Relocate({
  caseId,
  evidenceId,
  isMissing,
}: {
  readonly caseId: string;
  readonly evidenceId: string;
  /** Was the file not where it had been when it was last hashed? */
  readonly isMissing: boolean;
}): React.JSX.Element {
  const relocate = useAction('evidence.relocate');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const picker = usePicker({ what: 'file', purpose: 'evidence' }, ([file]) =>
    relocate.mutate(
      { caseId, evidenceId, file: file.grantId },
      { onSuccess: (begun) => setJobId(begun.jobId) },
    ),
  );
  const button = (
    <Button
      icon="folder"
      size={isMissing ? 'normal' : 'small'}
      isPending={relocate.isPending || job?.state === 'running'}
      onPress={picker.choose}
    >
      Give the file where it is now
    </Button>
  );
  return (
    <>
      {isMissing ? (
        <Callout tone="alarm" title="The file is not where it was." action={button}>
          If the file was moved, choose its new location. Its hash must match the one recorded on receipt. For
          a split model, choose any one shard.
        </Callout>
      ) : (
        <div className="row">{button}</div>
      )}
      {picker.dialog}
      {picker.error !== null && <ErrorPanel error={picker.error} />}
      {relocate.error !== null && <ErrorPanel error={relocate.error} title="The place was not changed" />}
      {job !== null && <JobView job={job} failure="The place was not changed" />}
    </>
  );
}
