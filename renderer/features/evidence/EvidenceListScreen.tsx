import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { counted, formatBytes } from '../../../src/base/index.js';
import { EVIDENCE_CHANGE, isModelRole, isTextRole, notWithdrawn } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import type { CaseOverview } from '../../../src/contract/index.js';
import { useAction, useCall, useJob } from '../../api/index.js';
import {
  Badge,
  Button,
  Callout,
  type DataColumn,
  DataTable,
  EmptyState,
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  PageHeader,
  Term,
  UtcTime,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { FollowedJob, JobView, useEarlierJobs } from '../jobs/index.js';
import { EvidenceHash } from './EvidenceHash.js';
import { Intake } from './Intake.js';
import { isControlShort } from './isControlShort.js';
import { roleLabel, type Item } from './roleWords.js';

const NONE: readonly Item[] = [];

export interface EvidenceListScreenProps {
  readonly caseId: string;
}

/** The register of everything received, each item with its hash and the time it was last verified. */
export function EvidenceListScreen({ caseId }: EvidenceListScreenProps): React.JSX.Element {
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const verify = useAction('evidence.verify');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const earlier = useEarlierJobs(
    caseId,
    (one) => one.caseId === caseId && one.state === 'running' && one.kind === 'evidence-verify',
  );
  const { data } = shown;
  const mayWrite = data?.mode === 'write' && home.data?.role === 'writer';
  const [params] = useSearchParams();
  const only = params.get('of');
  const evidence = data?.index.evidence ?? NONE;
  const notScorable = data?.notScorable;
  const columns = useMemo(() => columnsOf(caseId, notScorable ?? []), [caseId, notScorable]);
  const listed = useMemo(
    () =>
      evidence.filter(
        ({ role }) => (only !== 'models' || isModelRole(role)) && (only !== 'works' || isTextRole(role)),
      ),
    [evidence, only],
  );
  const changed =
    data?.evidenceStates.filter(
      ({ id, state }) =>
        (state === 'changed' || state === 'missing') && notWithdrawn(evidence).some((item) => item.id === id),
    ) ?? [];
  return (
    <div className="screen">
      <PageHeader
        title="Evidence"
        subtitle={
          <>
            Files as received, never altered. Each is <Term id="hash">hashed</Term> on receipt, before and
            after every examination, and on request.
          </>
        }
        actions={
          mayWrite && evidence.length > 0 ? (
            <Button
              icon="refresh"
              isPending={verify.isPending || job?.state === 'running'}
              onPress={() =>
                verify.mutate({ caseId, ids: [] }, { onSuccess: ({ jobId: begun }) => setJobId(begun) })
              }
            >
              Verify all
            </Button>
          ) : undefined
        }
      />
      {verify.error !== null && <ErrorPanel error={verify.error} />}
      {earlier.map((one) => (
        <FollowedJob key={one.jobId} job={one} failure="An earlier task failed" mayCancel={mayWrite} />
      ))}
      {job !== null && <JobView job={job} failure="The evidence could not be verified" />}
      {changed.length > 0 && (
        <Callout
          tone="alarm"
          title={`${counted(changed.length, 'item')} of evidence ${changed.length === 1 ? 'is' : 'are'} not as received.`}
        >
          {changed.map(({ id, state }, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <Link href={href.evidenceItem(caseId, id)}>{id}</Link> ({state})
            </span>
          ))}
          . Restore the files as they were received, or open an item that was moved and give the file where it
          is now. No examination can run on them until then.
        </Callout>
      )}
      {isControlShort(evidence) && (
        <Callout tone="alarm" title="The control may be too short for a claim.">
          A claim needs at least 100 passages that do not overlap, from 10 chapters or parts of 2,000 tokens,
          and half as many as the longest work has. The estimate counts exactly.
        </Callout>
      )}
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {data === undefined && shown.error === null && <LoadingState label="Reading the evidence register" />}
      {listed.length < evidence.length && (
        <p role="note">
          {`${only === 'models' ? 'Models' : 'Works and texts'} only: ${counted(listed.length, 'item')} of ${formatCount(evidence.length)}. `}
          <Link href={href.evidence(caseId)}>Show all evidence</Link>
        </p>
      )}
      {data !== undefined && (
        <DataTable<Item>
          label="Evidence"
          columns={columns}
          rows={listed}
          rowKey={idOf}
          hasFilter
          onOpen={(item) => navigate(screenOf(caseId, item))}
          empty={
            <EmptyState title="No evidence yet" icon="evidence">
              An examination needs a model (a GGUF file), the work that may be inside it, and a control: text
              of the same kind that the model cannot have seen.{' '}
              {mayWrite ? 'Drop the files below, or choose them.' : 'The examiner has not added any.'}
            </EmptyState>
          }
        />
      )}
      {mayWrite && (
        <Intake caseId={caseId} has={(role) => notWithdrawn(evidence).some((item) => item.role === role)} />
      )}
    </div>
  );
}

function idOf({ id }: Item): string {
  return id;
}

function Refusal({ why }: { readonly why: string | undefined }): React.JSX.Element | null {
  if (why === undefined) return null;
  return (
    <span className="muted">
      Cannot be scored: <HostileText text={`${why}.`} maxLength={300} />
    </span>
  );
}

/** The screen for an item of evidence: models and works have their own. */
function screenOf(caseId: string, { id, role }: Item): string {
  if (isModelRole(role)) return href.model(caseId, id);
  return isTextRole(role) ? href.work(caseId, id) : href.evidenceItem(caseId, id);
}

function columnsOf(caseId: string, notScorable: CaseOverview['notScorable']): readonly DataColumn<Item>[] {
  const refusalOf = (item: Item) => notScorable.find(({ id }) => id === item.id);
  return [
    {
      id: 'id',
      title: 'No.',
      width: 64,
      value: ({ id }) => id,
      cell: ({ id }) => <Link href={href.evidenceItem(caseId, id)}>{id}</Link>,
    },
    {
      id: 'title',
      title: 'Title',
      isRowHeader: true,
      width: '2fr',
      value: ({ title }) => title,
      cell: (item) => (
        <div className="stack-tight">
          <Link href={screenOf(caseId, item)}>
            <HostileText text={item.title} maxLength={120} isWithinControl />
          </Link>
          {item.name !== item.title && (
            <span className="muted">
              <HostileText text={item.name} maxLength={120} isMono />
            </span>
          )}
          <Refusal why={refusalOf(item)?.why} />
          {item.withdrawn !== undefined && (
            <span className="row">
              <Badge icon="cross">{EVIDENCE_CHANGE.withdrawn.label}</Badge>
              <span className="muted">
                <HostileText text={item.withdrawn} maxLength={200} />
              </span>
            </span>
          )}
        </div>
      ),
    },
    { id: 'role', title: 'Role', width: 184, value: ({ role }) => roleLabel(role) },
    {
      id: 'size',
      title: 'Size',
      width: 96,
      align: 'end',
      value: ({ sizeBytes }) => sizeBytes,
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    },
    {
      id: 'received',
      title: 'Received',
      width: 200,
      value: ({ receivedAt }) => receivedAt,
      cell: ({ receivedAt, receivedFrom }) => (
        <div className="stack-tight">
          <UtcTime iso={receivedAt} />
          {receivedFrom !== '' && (
            <span className="muted">
              from <HostileText text={receivedFrom} maxLength={80} />
            </span>
          )}
        </div>
      ),
    },
    {
      id: 'hash',
      title: 'Hash',
      width: '2fr',
      isSortable: false,
      value: ({ sha256 }) => sha256,
      cell: ({ id, sha256 }) => <EvidenceHash caseId={caseId} evidenceId={id} digest={sha256} isListed />,
    },
  ];
}
