import { ErrorPanel } from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { VerdictBanner } from '../verify/index.js';
import type { ReportVerification } from './useVerifyReport.js';

/** How far the verification of a report of the case is, and its verdict in a few words. */
export function VerificationView({ error, job, verdict }: ReportVerification): React.JSX.Element {
  return (
    <>
      {error !== null && <ErrorPanel error={error} />}
      {job !== null && <JobView job={job} failure="The report could not be verified" />}
      {verdict !== undefined && <VerdictBanner verdict={verdict} inCase />}
    </>
  );
}
