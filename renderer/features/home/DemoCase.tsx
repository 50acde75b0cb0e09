import { useEffect } from 'react';
import type { Granted } from '../../../src/contract/index.js';
import { useAction, useJob } from '../../api/index.js';
import { Button, ErrorPanel } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { JobView } from '../jobs/index.js';
import { freeName } from './freeName.js';
import { SampleCase } from './SampleCase.js';

/** Creates the demonstration case and opens it: two small models, one of which was trained on the work 128 times. */
export function DemoCase({
  place,
  taken,
}: {
  readonly place: Granted;
  /** Folder names that are in use. */
  readonly taken: readonly string[];
}): React.JSX.Element {
  const start = useAction('case.createDemo');
  const make = (inUse: readonly string[]): void => {
    const name = freeName('demonstration', inUse);
    start.mutate(
      { parent: place.grantId, name },
      {
        // There is already a folder of that name that is on no list.
        onError: ({ code }) => {
          if (code === 'case-exists' || code === 'case-not-empty') make([...inUse, name]);
        },
      },
    );
  };
  const job = useJob(start.data?.jobId);
  const made = job?.result?.kind === 'demo-case' ? job.result.caseId : undefined;
  useEffect(() => {
    if (made !== undefined) navigate(href.case(made));
  }, [made]);
  return (
    <div className="stack">
      <div className="row">
        <SampleCase place={place} taken={taken} />
        <Button
          icon="case"
          isPending={start.isPending || job?.state === 'running'}
          onPress={() => make(taken)}
        >
          Open the demonstration case (to run yourself)
        </Button>
      </div>
      {start.error !== null && <ErrorPanel error={start.error} />}
      {job !== null && <JobView job={job} failure="The demonstration case could not be created" />}
    </div>
  );
}
