import { useEffect, useRef } from 'react';
import { useCall } from '../../api/index.js';
import { Button, Callout, Link } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { SealNumber, VerdictDetails } from '../verify/index.js';
import { ReportFiles } from './ReportFiles.js';
import { useVerifyReport } from './useVerifyReport.js';
import { VerificationView } from './VerificationView.js';

export interface SealedReportProps {
  readonly caseId: string;
  readonly reportId: string;
  readonly sealNumber: string;
}

/** A report that was sealed just now: its number, its files, and its verification, which begins by itself. */
export function SealedReport({ caseId, reportId, sealNumber }: SealedReportProps): React.JSX.Element {
  const home = useCall('home.show', {});
  const verification = useVerifyReport(caseId, reportId, sealNumber);
  const { begin } = verification;
  const begun = useRef('');
  useEffect(() => {
    if (begun.current === reportId) return;
    begun.current = reportId;
    begin();
  }, [begin, reportId]);
  return (
    <>
      <Callout
        title="The report was sealed."
        action={
          <div className="row">
            <Button icon="seal" isPending={verification.isBusy} onPress={verification.begin}>
              Verify again
            </Button>
            <Button onPress={() => navigate(href.report(caseId, reportId))}>Open {reportId}</Button>
          </div>
        }
      >
        <div className="stack-tight">
          <SealNumber sealNumber={sealNumber} />
          <p>
            Give the seal number to the reader through a separate channel, for example by letter or on the
            record. Anyone who has both can <Link href={href.verify()}>verify</Link> that nothing was changed.
          </p>
        </div>
      </Callout>
      <VerificationView {...verification} />
      {home.data !== undefined && (
        <ReportFiles caseId={caseId} reportId={reportId} isSealed door={home.data.door} />
      )}
      {verification.verdict !== undefined && <VerdictDetails verdict={verification.verdict} />}
    </>
  );
}
