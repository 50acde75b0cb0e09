import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Granted } from '../../../src/api/contract.js';
import { useAction, useCall, useClient, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  EmptyState,
  ErrorPanel,
  HostileText,
  PageHeader,
  TextField,
} from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { usePicker } from '../picker/index.js';
import { VerdictView } from './VerdictView.js';

/** Checks a sealed report again from nothing but its folder; needs no case and no key. */
export function VerifyScreen(): React.JSX.Element {
  const home = useCall('home.show', {});
  const [bag, setBag] = useState<Granted>();
  const [sealNumber, setSealNumber] = useState('');
  const [authority, setAuthority] = useState('');
  const start = useAction('bags.verify');
  const job = useJob(start.data?.jobId);
  const picker = usePicker({ what: 'folder', purpose: 'bag' }, setBag);
  const client = useClient();
  const [search] = useSearchParams();
  const dropped = search.get('bag');
  useEffect(() => {
    if (dropped === null) return;
    client.call('files.describe', { grantId: dropped }).then(setBag, () => undefined);
  }, [client, dropped]);
  const isReader = home.data?.role === 'reader';
  const verify = (): void => {
    if (bag === undefined) return;
    start.mutate({
      bag: { kind: 'granted', grantId: bag.grantId },
      sealNumber: digits(sealNumber),
      authority: digits(authority),
    });
  };
  return (
    <div className="screen">
      <PageHeader
        title="Verify a sealed report"
        subtitle="Every file against the manifests, the manifests against three signatures, the audit log, and the report’s own statements."
      />
      <Card title="Which report">
        <div className="stack form">
          <div className="row">
            <Button icon="folder" onPress={picker.choose}>
              Choose the folder of the bag …
            </Button>
            {bag !== undefined && <HostileText text={bag.name} isMono maxLength={120} />}
          </div>
          {picker.error !== null && <ErrorPanel error={picker.error} />}
          {picker.dialog}
          <TextField
            label="Seal number that you were told"
            description="By another way than the report: in a letter, by telephone. Left empty, the seal is checked against itself only."
            isMono
            value={sealNumber}
            onChange={setSealNumber}
          />
          <TextField
            label="Fingerprint of the authority that you were told"
            description="SHA-256 of the certificate of whoever vouches for the signer."
            isMono
            value={authority}
            onChange={setAuthority}
          />
          <div className="row">
            <Button
              variant="primary"
              icon="seal"
              isDisabled={bag === undefined || isReader || job?.state === 'running'}
              isPending={start.isPending}
              onPress={verify}
            >
              Verify
            </Button>
          </div>
          {start.error !== null && <ErrorPanel error={start.error} />}
          {job !== null && <JobView job={job} failure="The report could not be verified" />}
        </div>
      </Card>
      {job?.result?.kind === 'bag-verify' ? (
        <VerdictView verdict={job.result.verdict} />
      ) : (
        job === null && (
          <EmptyState title="What this shows" icon="seal">
            A sealed report is a folder (a “bag”). One changed bit in any of its files, an added, removed or
            renamed file, or a signature that is not the signer’s is found and named here. Each check also
            gives the command with which anybody can repeat it without this program.
          </EmptyState>
        )
      )}
    </div>
  );
}

/** As people paste them: in groups, with colons, in capitals. */
function digits(text: string): string {
  return text.replace(/[\s:]/g, '').toLowerCase();
}
