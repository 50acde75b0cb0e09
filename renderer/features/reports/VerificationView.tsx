import { ErrorPanel } from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { VerdictView } from '../verify/index.js';
import type { ReportVerification } from './useVerifyReport.js';

/** How far the verification of a report is, and its verdict. */
export function VerificationView({ error, job }: ReportVerification): React.JSX.Element {
  return (
    <>
      {error !== null && <ErrorPanel error={error} />}
      {job !== null && <JobView job={job} failure="The report could not be verified" />}
      {job?.result?.kind === 'bag-verify' && <VerdictView verdict={job.result.verdict} inCase />}
    </>
  );
}
