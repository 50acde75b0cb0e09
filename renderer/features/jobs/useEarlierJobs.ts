import { useEffect, useRef, useState } from 'react';
import type { Job } from '../../../src/contract/index.js';
import { useClient } from '../../api/index.js';

/**
 * Jobs that existed when the screen was opened, newest first: after a reload their progress is shown again.
 * @param caseId the case whose jobs are wanted; undefined for those that belong to none
 */
export function useEarlierJobs(caseId: string | undefined, isWanted: (job: Job) => boolean): readonly Job[] {
  const client = useClient();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const wanted = useRef(isWanted);
  useEffect(() => {
    let isThere = true;
    client.call('jobs.list', caseId === undefined ? {} : { caseId }).then(
      ({ jobs: all }) => {
        if (isThere) setJobs(all.filter(wanted.current));
      },
      () => undefined,
    );
    return () => {
      isThere = false;
    };
  }, [client, caseId]);
  return jobs;
}
