import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Granted } from '../../../src/contract/index.js';
import { useAction, useClient, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  EmptyState,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  TextField,
  toProblem,
  useFocusInvalid,
  type Problem,
} from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { usePicker } from '../picker/index.js';
import { EarlierReplay } from './EarlierReplay.js';
import { ReplayForm } from './ReplayForm.js';
import { VerdictView } from './VerdictView.js';

/** Which report, what one was told of it by another way, and what the check found. */
export function VerifyForm(): React.JSX.Element {
  const client = useClient();
  const [bag, setBag] = useState<Granted>();
  const [problem, setProblem] = useState<Problem>();
  const [sealNumber, setSealNumber] = useState('');
  const [authority, setAuthority] = useState('');
  const start = useAction('bags.verify');
  const job = useJob(start.data?.jobId);
  const take = (chosen: Granted): void => {
    setProblem(undefined);
    setBag(chosen);
    // A verdict must not stand under the name of another report.
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
      <Card title="Which report">
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
              Choose the folder of the bag …
            </Button>
            <Button icon="file" onPress={ofFile.choose}>
              Choose a ZIP or PDF …
            </Button>
            {bag !== undefined && <HostileText text={bag.name} isMono maxLength={120} />}
          </div>
          {other !== null && <ErrorPanel error={other} title="This report could not be checked" />}
          <TextField
            label="Seal number that you were told"
            description="By another way than the report: in a letter, by telephone. Left empty, the seal is checked against itself only."
            isMono
            value={sealNumber}
            onChange={setSealNumber}
            errorMessage={errorAt(start.error, 'sealNumber')}
          />
          <TextField
            label="Fingerprint of the authority that you were told"
            description="SHA-256 of the certificate of whoever vouches for the signer."
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
          <VerdictView verdict={verdict} />
          {bag !== undefined && verdict.verdict !== 'changed' && <RepeatIt bag={bag} />}
        </>
      ) : (
        job === null && (
          <EmptyState title="What this shows" icon="seal">
            A sealed report is a folder (a “bag”), or a ZIP of one; its PDF alone shows less, and says what.
            One changed bit in any of its files, an added, removed or renamed file, or a signature that is not
            the signer’s is found and named here. Each check also gives the command with which anybody can
            repeat it without this program.
          </EmptyState>
        )
      )}
      {job === null && <EarlierReplay />}
    </>
  );
}

/** Only a folder holds what is needed; it need not be unpacked to be verified, but to be repeated. */
function RepeatIt({ bag }: { readonly bag: Granted }): React.JSX.Element {
  if (bag.kind !== 'file') return <ReplayForm bag={{ kind: 'granted', grantId: bag.grantId }} />;
  return (
    <Card title="Repeat it">
      <p className="muted">
        To run the examinations again, unpack the whole report and verify its folder: they are repeated from
        there.
      </p>
    </Card>
  );
}

/** As people paste them: in groups, with colons, in capitals. */
function digits(text: string): string {
  return text.replace(/[\s:]/g, '').toLowerCase();
}
