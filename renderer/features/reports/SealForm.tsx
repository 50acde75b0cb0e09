import { useState } from 'react';
import type { CallInput } from '../../../src/contract/index.js';
import { useAction, useCall, useJob, useSecretAction } from '../../api/index.js';
import {
  Button,
  Callout,
  Card,
  CheckboxField,
  errorAt,
  ErrorPanel,
  LoadingState,
  Term,
  TextField,
  useFocusInvalid,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { JobView, useEarlierJobs } from '../jobs/index.js';
import { KeyFacts, NewKeyForm } from '../settings/index.js';
import { SealedReport } from './SealedReport.js';

export interface SealFormProps {
  readonly caseId: string;
  readonly words: Pick<
    CallInput<'reports.seal'>,
    | 'title'
    | 'confidentiality'
    | 'replaces'
    | 'statement'
    | 'only'
    | 'leaveOutReason'
    | 'onlyEvidence'
    | 'evidenceReason'
  >;
  /** Whether the choice of examinations and evidence is complete, with a reason for excluding the others. */
  readonly isChosen: boolean;
  /** Number of checklist items that prevent sealing; undefined while not known. */
  readonly refusals: number | undefined;
}

/** Seals the report with the examiner’s key, or creates a watermarked draft. The passphrase is never stored. */
export function SealForm({ caseId, words, isChosen, refusals }: SealFormProps): React.JSX.Element {
  const keys = useCall('keys.show', {});
  const [passphrase, setPassphrase] = useState('');
  const [sealedBy, setSealedBy] = useState(false);
  const [withoutTokenData, setWithoutTokenData] = useState(false);
  const seal = useSecretAction('reports.seal');
  const draft = useAction('reports.draft');
  const [jobId, setJobId] = useState<string>();
  const [earlier] = useEarlierJobs(
    caseId,
    (one) => one.caseId === caseId && one.kind === 'report' && one.state === 'running',
  );
  const job = useJob(jobId ?? earlier?.jobId);
  const isRunning = seal.isPending || draft.isPending || job?.state === 'running';
  const made = job?.result?.kind === 'report' ? job.result : undefined;
  const wrongPassphrase =
    errorAt(seal.error, 'passphrase') ?? (seal.error?.code === 'key-passphrase' ? seal.error : undefined);
  const otherSigner = seal.error?.code === 'signer-differs' ? seal.error : undefined;
  const form = useFocusInvalid(wrongPassphrase ?? otherSigner ?? null);
  const maySeal = refusals === 0 && isChosen;
  const chosen = { caseId, ...words, ...(withoutTokenData ? { withoutTokenData } : {}) };
  const begin = (): void => {
    if (passphrase === '' || isRunning || !maySeal) return;
    // Cleared once it is sent, even if it was wrong.
    setPassphrase('');
    seal.begin({ ...chosen, passphrase, sealedBy }, ({ jobId: begun }) => setJobId(begun));
  };
  return (
    <Card
      title="Seal"
      subtitle={
        <>
          Signs the report, its data and the audit <Term id="head" />, and puts everything in one folder, the{' '}
          <Term id="bag" />.
        </>
      }
    >
      <div className="stack">
        <CheckboxField
          label="Leave out the data that encode the works"
          description="Numbers per token, journals, token ids and texts that the model wrote. With the model, they give the measured text back. The report names each file with its hash; what rests on these files cannot be recomputed from the bag."
          isSelected={withoutTokenData}
          onChange={setWithoutTokenData}
          isDisabled={isRunning}
        />
        {keys.data === undefined && keys.error === null && <LoadingState label="Loading the key" />}
        {keys.error !== null && <ErrorPanel error={keys.error} onRetry={() => void keys.refetch()} />}
        {keys.data?.key === null && <NewKeyForm folder={keys.data.folder} />}
        {keys.data !== undefined && keys.data.key !== null && (
          <>
            <details>
              <summary>Signing key</summary>
              <KeyFacts keyInfo={keys.data.key} />
            </details>
            <form
              ref={form}
              className="stack form"
              onSubmit={(event) => {
                event.preventDefault();
                begin();
              }}
            >
              <TextField
                label="Passphrase of the key"
                type="password"
                autoComplete="off"
                value={passphrase}
                onChange={setPassphrase}
                isDisabled={isRunning}
                errorMessage={wrongPassphrase}
              />
              {(sealedBy || otherSigner !== undefined) && (
                <CheckboxField
                  label="Someone other than the examiner seals this report"
                  description="The report says on its first page who sealed it."
                  isSelected={sealedBy}
                  onChange={setSealedBy}
                  isDisabled={isRunning}
                  {...(otherSigner === undefined || sealedBy
                    ? {}
                    : {
                        errorMessage: {
                          message: otherSigner.message,
                          hint: 'Check this box, use the examiner’s key, or correct the examiner’s name in the case.',
                        },
                      })}
                />
              )}
              <div className="row">
                <Button
                  type="submit"
                  variant="primary"
                  icon="seal"
                  isDisabled={!isRunning && (passphrase === '' || !maySeal)}
                  isPending={isRunning}
                >
                  Seal the report
                </Button>
                {!isChosen && (
                  <span className="muted">
                    First decide which examinations and evidence the report covers.
                  </span>
                )}
                {refusals !== undefined && refusals > 0 && (
                  <span className="muted">The checklist shows what must be resolved first.</span>
                )}
              </div>
            </form>
          </>
        )}
        <div className="row">
          <Button
            icon="report"
            isDisabled={isRunning || !isChosen}
            onPress={() => draft.mutate(chosen, { onSuccess: ({ jobId: begun }) => setJobId(begun) })}
          >
            Create draft
          </Button>
          <span className="muted">Watermarked on every page, and not signed.</span>
        </div>
        {seal.error !== null && wrongPassphrase === undefined && otherSigner === undefined && (
          <ErrorPanel error={seal.error} title="The report was not sealed" />
        )}
        {draft.error !== null && <ErrorPanel error={draft.error} title="The draft was not created" />}
        {job !== null && <JobView job={job} failure="The report was not created" />}
        {made?.sealed === true && (
          <SealedReport caseId={caseId} reportId={made.reportId} sealNumber={made.sealNumber} />
        )}
        {made?.sealed === false && (
          <Callout
            title="The draft was created."
            action={
              <Button onPress={() => navigate(href.report(caseId, made.reportId))}>
                Open {made.reportId}
              </Button>
            }
          >
            It is not signed.
          </Callout>
        )}
      </div>
    </Card>
  );
}
