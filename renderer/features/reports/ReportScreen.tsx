import { useAction, useCall } from '../../api/index.js';
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
import { SealNumber, VerdictDetails } from '../verify/index.js';
import { PreviewPdf } from './PreviewPdf.js';
import { ReportFiles } from './ReportFiles.js';
import { ReportParts } from './ReportParts.js';
import { useVerifyReport } from './useVerifyReport.js';
import { VerificationView } from './VerificationView.js';

export interface ReportScreenProps {
  readonly caseId: string;
  readonly reportId: string;
}

/** A finished report: its seal number, its pages, and a button to verify it. */
export function ReportScreen({ caseId, reportId }: ReportScreenProps): React.JSX.Element {
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const reveal = useAction('files.reveal');
  const entry = shown.data?.index.reports.find(({ id }) => id === reportId);
  const verification = useVerifyReport(caseId, reportId, entry?.sealNumber ?? '');
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
                  isPending={verification.isBusy}
                  onPress={verification.begin}
                >
                  Verify
                </Button>
              )}
            </>
          )
        }
      />
      <VerificationView {...verification} />
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Loading the report" />}
      {reveal.error !== null && <ErrorPanel error={reveal.error} />}
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
          {home.data !== undefined && (
            <ReportFiles caseId={caseId} reportId={reportId} isSealed={entry.sealed} door={home.data.door} />
          )}
          {verification.verdict !== undefined && <VerdictDetails verdict={verification.verdict} />}
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
