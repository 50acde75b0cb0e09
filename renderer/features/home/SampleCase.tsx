import type { Granted } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import { Button, ErrorPanel } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { freeName } from './freeName.js';

/** Errors that say that the name is in use. */
const TAKEN = ['case-exists', 'case-not-empty'];

/** Opens the demonstration with its results, as they were recorded; a copy is made the first time. */
export function SampleCase({
  place,
  taken,
}: {
  readonly place: Granted;
  /** Folder names that are in use. */
  readonly taken: readonly string[];
}): React.JSX.Element {
  const create = useAction('case.createSample');
  const open = (inUse: readonly string[]): void => {
    const name = freeName('sample-with-results', inUse);
    create.mutate(
      { parent: place.grantId, name },
      {
        onSuccess: ({ caseId }) => navigate(href.case(caseId)),
        // There is already a folder of that name that is on no list.
        onError: ({ code }) => {
          if (TAKEN.includes(code)) open([...inUse, name]);
        },
      },
    );
  };
  return (
    <>
      <Button icon="findings" isPending={create.isPending} onPress={() => open(taken)}>
        Open the sample with results (finished)
      </Button>
      {create.error !== null && !TAKEN.includes(create.error.code) && <ErrorPanel error={create.error} />}
    </>
  );
}
