import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Granted, Job } from '../../../src/contract/index.js';
import { useAction, useClient, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  EmptyState,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  type Problem,
  Term,
  TextField,
  toProblem,
  useFocusInvalid,
} from '../../components/index.js';
import { JobView, useEarlierJobs } from '../jobs/index.js';
import { usePicker, type Chosen } from '../picker/index.js';
import { ReplayForm } from './ReplayForm.js';
import { ReplayResult } from './ReplayResult.js';
import { SealNumber } from './SealNumber.js';
import { VerdictBanner, VerdictDetails } from './VerdictView.js';

/** The report, the values received through a separate channel, and the result of the check. */
export function VerifyForm(): React.JSX.Element {
  const client = useClient();
  const [bag, setBag] = useState<Granted>();
  const [problem, setProblem] = useState<Problem>();
  const [sealNumber, setSealNumber] = useState('');
  const [authority, setAuthority] = useState('');
  const start = useAction('bags.verify');
  const job = useJob(start.data?.jobId);
  const take = ([chosen]: Chosen): void => {
    setProblem(undefined);
    setBag(chosen);
    // A verdict must not appear under the name of another report.
    start.reset();
  };
  const ofFolder = usePicker({ what: 'folder', purpose: 'bag' }, take);
  const ofFile = usePicker({ what: 'file', purpose: 'sealed' }, take);
  const form = useFocusInvalid(start.error);
  const [search] = useSearchParams();
  const dropped = search.get('bag');
  useEffect(() => {
    if (dropped === null) return;
    client
      .call('files.describe', { grantId: dropped })
      .then(setBag, (thrown: unknown) => setProblem(toProblem(thrown)));
  }, [client, dropped]);
  const isRunning = start.isPending || job?.state === 'running';
  const verify = (): void => {
    if (bag === undefined || isRunning) return;
    start.mutate({
      bag: { kind: 'granted', grantId: bag.grantId },
      sealNumber: digits(sealNumber),
      authority: digits(authority),
    });
  };
  const other =
    errorBeside(start.error, ['sealNumber', 'authority']) ?? problem ?? ofFolder.error ?? ofFile.error;
  const verdict = job?.result?.kind === 'bag-verify' ? job.result.verdict : undefined;
  return (
    <>
      {verdict !== undefined && <VerdictBanner verdict={verdict} inCase={false} />}
      <Card title="Report to verify">
        <form
          ref={form}
          className="stack form"
          onSubmit={(event) => {
            event.preventDefault();
            verify();
          }}
        >
          <div className="row">
            <Button icon="folder" onPress={ofFolder.choose}>
              Choose the folder of the report…
            </Button>
            <Button icon="file" onPress={ofFile.choose}>
              Choose a ZIP or PDF…
            </Button>
            {bag !== undefined && <HostileText text={bag.name} isMono maxLength={120} />}
          </div>
          {other !== null && <ErrorPanel error={other} title="This report could not be verified" />}
          <TextField
            label="Seal number received separately"
            description="Received through a separate channel, for example by letter or on the record. If empty, the seal is checked only against itself."
            isMono
            value={sealNumber}
            onChange={setSealNumber}
            errorMessage={errorAt(start.error, 'sealNumber')}
          />
          <TextField
            label="Authority fingerprint received separately"
            description="SHA-256 of the certificate of the authority that certifies the signer."
            isMono
            value={authority}
            onChange={setAuthority}
            errorMessage={errorAt(start.error, 'authority')}
          />
          <div className="row">
            <Button
              type="submit"
              variant="primary"
              icon="seal"
              isDisabled={bag === undefined}
              isPending={isRunning}
            >
              Verify
            </Button>
            {bag === undefined && <span className="muted">Choose a report first.</span>}
          </div>
          {job !== null && <JobView job={job} failure="The report could not be verified" />}
        </form>
        {ofFolder.dialog}
        {ofFile.dialog}
      </Card>
      {verdict !== undefined ? (
        <>
          {verdict.sealNumber !== undefined && <SealNumber sealNumber={verdict.sealNumber} />}
          <VerdictDetails verdict={verdict} />
          {bag !== undefined && verdict.verdict !== 'changed' && <RepeatIt bag={bag} />}
        </>
      ) : (
        job === null && (
          <EmptyState title="What verification shows" icon="seal">
            A sealed report is a folder (a “<Term id="bag" />
            ”) or a ZIP of one. Its PDF alone shows less, and says what. Verification detects and names a
            single changed bit in any file, an added, removed or renamed file, and a signature that is not the
            signer’s. Each check also gives a command with which anyone can repeat it without this program.
          </EmptyState>
        )
      )}
      {job === null && <EarlierReplay />}
    </>
  );
}

/** A ZIP can be verified as it is, but a replay needs the unpacked folder. */
function RepeatIt({ bag }: { readonly bag: Granted }): React.JSX.Element {
  if (bag.kind !== 'file') return <ReplayForm bag={{ kind: 'granted', grantId: bag.grantId }} />;
  return (
    <Card title="Replay">
      <p className="muted">
        To run the examinations again, unpack the whole report, and verify its folder. The replay starts from
        there.
      </p>
    </Card>
  );
}

/** Accepts pasted digits in groups, with colons, or in capitals. */
function digits(text: string): string {
  return text.replace(/[\s:]/g, '').toLowerCase();
}

/** The last replay since the program started: it may take hours, and continues when the window is closed. */
function EarlierReplay(): React.JSX.Element | null {
  const [earlier] = useEarlierJobs(
    undefined,
    ({ kind, state }) => kind === 'bag-replay' && (state === 'running' || state === 'done'),
  );
  return earlier === undefined ? null : <Followed job={earlier} />;
}

function Followed({ job }: { readonly job: Job }): React.JSX.Element {
  return <ReplayResult job={useJob(job.jobId) ?? job} />;
}
