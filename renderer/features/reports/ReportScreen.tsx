import { useState } from 'react';
import { useAction, useCall, useJob } from '../../api/index.js';
import {
  Button,
  Callout,
  Card,
  EmptyState,
  ErrorPanel,
  HostileText,
  KeyValueList,
  LoadingState,
  PageHeader,
  UtcTime,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { JobView } from '../jobs/index.js';
import { SealNumber, VerdictView } from '../verify/index.js';
import { PreviewPdf } from './PreviewPdf.js';
import { ReportParts } from './ReportParts.js';

export interface ReportScreenProps {
  readonly caseId: string;
  readonly reportId: string;
}

/** A finished report: its seal number, its pages, and a button to verify it. */
export function ReportScreen({ caseId, reportId }: ReportScreenProps): React.JSX.Element {
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const reveal = useAction('files.reveal');
  const verify = useAction('bags.verify');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const entry = shown.data?.index.reports.find(({ id }) => id === reportId);
  return (
    <div className="screen">
      <PageHeader
        title={
          <>
            Report <HostileText text={reportId} maxLength={80} />
          </>
        }
        subtitle={
          entry === undefined ? undefined : entry.sealed ? 'sealed' : 'draft: not sealed and not signed'
        }
        actions={
          entry === undefined ? undefined : (
            <>
              {home.data?.capabilities.reveal === true && (
                <Button
                  icon="folder"
                  onPress={() => reveal.mutate({ caseId, what: { kind: 'report', id: reportId } })}
                >
                  Show the folder
                </Button>
              )}
              {entry.sealed && home.data?.role === 'writer' && (
                <Button
                  variant="primary"
                  icon="seal"
                  isPending={verify.isPending || job?.state === 'running'}
                  onPress={() =>
                    verify.mutate(
                      {
                        bag: { kind: 'report', caseId, reportId },
                        sealNumber: entry.sealNumber,
                        authority: '',
                      },
                      { onSuccess: ({ jobId: begun }) => setJobId(begun) },
                    )
                  }
                >
                  Verify
                </Button>
              )}
            </>
          )
        }
      />
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Loading the report" />}
      {reveal.error !== null && <ErrorPanel error={reveal.error} />}
      {verify.error !== null && <ErrorPanel error={verify.error} />}
      {shown.data !== undefined && entry === undefined && (
        <EmptyState
          title="No such report"
          icon="report"
          action={<Button onPress={() => navigate(href.reports(caseId))}>All reports</Button>}
        >
          The case has no report <HostileText text={reportId} maxLength={80} />.
        </EmptyState>
      )}
      {entry !== undefined && (
        <>
          {entry.sealNumber !== '' && <SealNumber sealNumber={entry.sealNumber} />}
          {!entry.sealed && <Callout tone="warning">A draft: watermarked and not signed.</Callout>}
          <KeyValueList
            isDense
            items={[
              { key: 'Created', value: <UtcTime iso={entry.createdAt} /> },
              { key: 'Folder', value: <HostileText text={entry.path} isMono maxLength={300} /> },
            ]}
          />
          {job !== null && <JobView job={job} failure="The report could not be verified" />}
          {job?.result?.kind === 'bag-verify' && <VerdictView verdict={job.result.verdict} />}
          {home.data?.role === 'writer' && shown.data?.mode === 'write' && (
            <ReportParts caseId={caseId} reportId={reportId} />
          )}
          <Card title="Pages">
            <PreviewPdf caseId={caseId} what={{ kind: 'report', reportId }} />
          </Card>
        </>
      )}
    </div>
  );
}
