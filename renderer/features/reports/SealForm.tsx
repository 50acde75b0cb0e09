import { useState } from 'react';
import { useAction, useCall, useJob } from '../../api/index.js';
import { Button, Callout, Card, ErrorPanel, Link, LoadingState, TextField } from '../../components/index.js';
import { href, navigate } from '../../shell/index.js';
import { JobView } from '../jobs/index.js';
import { KeyFacts } from '../settings/KeyFacts.js';
import { NewKeyForm } from '../settings/NewKeyForm.js';
import { SealNumber } from '../verify/SealNumber.js';

export interface SealFormProps {
  readonly caseId: string;
  readonly title: string;
  readonly confidentiality: string;
  /** Points that prevent sealing. */
  readonly refusals: number;
}

/** Seals the report with the examiner’s key, or makes a watermarked draft. The pass phrase is kept nowhere. */
export function SealForm({ caseId, title, confidentiality, refusals }: SealFormProps): React.JSX.Element {
  const keys = useCall('keys.show', {});
  const [passphrase, setPassphrase] = useState('');
  const seal = useAction('reports.seal');
  const draft = useAction('reports.draft');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const isRunning = seal.isPending || draft.isPending || job?.state === 'running';
  const made = job?.result?.kind === 'report' ? job.result : undefined;
  const wrongPassphrase = [seal.error, job?.error].find(
    (error) => error?.code.startsWith('key-pass') === true,
  );
  const begin = (): void =>
    seal.mutate(
      { caseId, title, confidentiality, passphrase },
      {
        onSuccess: ({ jobId: begun }) => {
          setPassphrase('');
          setJobId(begun);
        },
      },
    );
  return (
    <Card
      title="Seal"
      subtitle="Signs the report, its data and the audit head, and puts all of it in one folder, the bag."
    >
      <div className="stack">
        {keys.data === undefined && keys.error === null && <LoadingState label="Looking for the key" />}
        {keys.error !== null && <ErrorPanel error={keys.error} />}
        {keys.data?.key === null && <NewKeyForm folder={keys.data.folder} />}
        {keys.data !== undefined && keys.data.key !== null && (
          <>
            <details>
              <summary>The key that signs</summary>
              <KeyFacts keyInfo={keys.data.key} />
            </details>
            <form
              className="stack form"
              onSubmit={(event) => {
                event.preventDefault();
                begin();
              }}
            >
              <TextField
                label="Pass phrase of the key"
                type="password"
                autoComplete="off"
                value={passphrase}
                onChange={setPassphrase}
                isDisabled={isRunning}
                errorMessage={wrongPassphrase ?? undefined}
              />
              <div className="row">
                <Button
                  type="submit"
                  variant="primary"
                  icon="seal"
                  isDisabled={passphrase === '' || refusals > 0}
                  isPending={isRunning}
                >
                  Seal the report
                </Button>
                {refusals > 0 && (
                  <span className="muted">The checklist names what must be settled first.</span>
                )}
              </div>
            </form>
          </>
        )}
        <div className="row">
          <Button
            icon="report"
            isDisabled={isRunning}
            onPress={() =>
              draft.mutate(
                { caseId, title, confidentiality },
                { onSuccess: ({ jobId: begun }) => setJobId(begun) },
              )
            }
          >
            Make a draft
          </Button>
          <span className="muted">Watermarked on every page; not signed.</span>
        </div>
        {seal.error !== null && wrongPassphrase === undefined && (
          <ErrorPanel error={seal.error} title="The report was not sealed" />
        )}
        {draft.error !== null && <ErrorPanel error={draft.error} title="The draft was not made" />}
        {job !== null && wrongPassphrase === undefined && (
          <JobView job={job} failure="The report was not made" />
        )}
        {made !== undefined && (
          <Callout
            title={made.sealed ? 'The report is sealed.' : 'The draft is made.'}
            action={
              <Button onPress={() => navigate(href.report(caseId, made.reportId))}>
                Open {made.reportId}
              </Button>
            }
          >
            {made.sealed ? (
              <div className="stack-tight">
                <SealNumber sealNumber={made.sealNumber} />
                <p>
                  Hand over the seal number by another way than the report: in a letter, by telephone. Whoever
                  has both can <Link href={href.verify()}>verify</Link> that nothing was changed.
                </p>
              </div>
            ) : (
              'Nobody has signed it.'
            )}
          </Callout>
        )}
      </div>
    </Card>
  );
}
