import { useEffect, useRef, useState } from 'react';
import type { Job } from '../../../src/contract/index.js';
import { useClient } from '../../api/index.js';

/** Jobs that existed when the screen was opened, newest first: after a reload their progress is shown again. */
export function useEarlierJobs(isWanted: (job: Job) => boolean): readonly Job[] {
  const client = useClient();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const wanted = useRef(isWanted);
  useEffect(() => {
    let isThere = true;
    client.call('jobs.list', {}).then(
      ({ jobs: all }) => {
        if (isThere) setJobs(all.filter(wanted.current));
      },
      () => undefined,
    );
    return () => {
      isThere = false;
    };
  }, [client]);
  return jobs;
}
