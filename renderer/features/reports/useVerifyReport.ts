import { useState } from 'react';
import type { PalimpsestError } from '../../../src/base/index.js';
import type { Job } from '../../../src/contract/index.js';
import { useAction, useJob } from '../../api/index.js';
import type { BagVerdictShown } from '../verify/index.js';

/** The verification of a sealed report against its own seal number, as far as it has come. */
export interface ReportVerification {
  readonly begin: () => void;
  readonly isBusy: boolean;
  readonly error: PalimpsestError | null;
  readonly job: Job | null;
  /** Once it is verified. */
  readonly verdict: BagVerdictShown | undefined;
}

/** Verifies a sealed report on request. */
export function useVerifyReport(caseId: string, reportId: string, sealNumber: string): ReportVerification {
  const verify = useAction('bags.verify');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  return {
    begin: () =>
      verify.mutate(
        { bag: { kind: 'report', caseId, reportId }, sealNumber, authority: '' },
        { onSuccess: ({ jobId: begun }) => setJobId(begun) },
      ),
    isBusy: verify.isPending || job?.state === 'running',
    error: verify.error,
    job,
    verdict: job?.result?.kind === 'bag-verify' ? job.result.verdict : undefined,
  };
}
