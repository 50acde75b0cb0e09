import { encodingProposals } from '../../../../src/domain/index.js';
import type { Job } from '../../../../src/contract/index.js';
import { Callout, ErrorPanel, HostileText } from '../../../components/index.js';
import { JobView } from '../../jobs/index.js';
import { EncodingChoices } from './EncodingChoices.js';
import { isAboutEncoding, problemOf, type Incoming, type Recognized } from './incoming.js';

export interface RowNotesProps {
  readonly row: Incoming;
  readonly found: Recognized | undefined;
  /** The job that is at work on the file; null while it waits. */
  readonly job: Job | null;
  readonly isBusy: boolean;
  /** States the encoding, and receives the file again if it was refused. */
  readonly onEncoding: (encoding: string) => void;
  readonly onAgain: () => void;
}

/** What is to be said about a row below it: how far it is, or what keeps it from being received and how it is mended. */
export function RowNotes({
  row,
  found,
  job,
  isBusy,
  onEncoding,
  onAgain,
}: RowNotesProps): React.JSX.Element | null {
  if (job !== null) return <JobView job={job} failure="The file was not received" />;
  const problem = problemOf(row, found);
  if (problem === undefined || isBusy) return null;
  const isRefused = row.refusal !== undefined;
  const proposals = isAboutEncoding(problem) ? encodingProposals(problem.details ?? {}) : [];
  if (proposals.length === 0) {
    return isRefused ? (
      <ErrorPanel error={problem} title="Not received" onRetry={onAgain} />
    ) : (
      <Callout tone="warning">
        <HostileText text={problem.message} maxLength={1000} />{' '}
        <HostileText text={problem.hint ?? ''} maxLength={1000} />
      </Callout>
    );
  }
  return (
    <Callout tone="warning" title="Its encoding must be stated.">
      <EncodingChoices
        proposals={proposals}
        verb={isRefused ? 'Receive as' : 'Read as'}
        isDisabled={isBusy}
        onChoose={onEncoding}
      />
    </Callout>
  );
}
