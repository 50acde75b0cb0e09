import { useState } from 'react';
import { useAction, useCall, useJob } from '../../api/index.js';
import { ErrorPanel, HashBadge, type HashState } from '../../components/index.js';
import type { CaseOverview, Job } from '../../../src/contract/index.js';

export interface EvidenceHashProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly digest: string;
  /** In a list, whose screen verifies all items at once: without the button. */
  readonly isListed?: boolean | undefined;
}

/** The hash of an item of evidence, when it was last verified, and, on its own screen, a button to verify it now. */
export function EvidenceHash({
  caseId,
  evidenceId,
  digest,
  isListed = false,
}: EvidenceHashProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const verify = useAction('evidence.verify');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const problem = verify.error ?? job?.error ?? null;
  return (
    <>
      <HashBadge
        digest={digest}
        state={hashState(overview.data, evidenceId, job)}
        {...(overview.data?.mode === 'write' && !isListed
          ? {
              onVerify: () =>
                verify.mutate(
                  { caseId, ids: [evidenceId] },
                  { onSuccess: ({ jobId: begun }) => setJobId(begun) },
                ),
            }
          : {})}
      />
      {problem !== null && <ErrorPanel error={problem} title="The file could not be hashed again" />}
    </>
  );
}

function hashState(
  overview: CaseOverview | undefined,
  evidenceId: string,
  job: Job | null,
): HashState | undefined {
  if (job?.state === 'running') {
    return { kind: 'checking', share: job.total > 0 ? job.done / job.total : undefined };
  }
  const found = overview?.evidenceStates.find(({ id }) => id === evidenceId);
  switch (found?.state) {
    case undefined:
      return undefined;
    case 'received':
      return { kind: 'unchecked' };
    case 'ok':
      return { kind: 'verified', at: found.at };
    case 'changed':
      return { kind: 'changed', at: found.at };
    case 'missing':
      return { kind: 'changed', at: found.at, detail: 'the file is missing' };
  }
}
