import { useCall } from '../../api/index.js';
import { formatNoun } from '../../../src/figure/index.js';
import {
  Button,
  Callout,
  Card,
  ErrorPanel,
  HashBadge,
  HostileText,
  LoadingState,
  UtcTime,
} from '../../components/index.js';

/** The state of the whole chain: checked when the screen opens and on request. */
export function ChainVerdict({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const verdict = useCall('audit.verify', { caseId }, { staleTime: 0 });
  // What was found before is no answer when it cannot be checked any more.
  const data = verdict.error === null ? verdict.data : undefined;
  return (
    <Card
      title="The chain"
      actions={
        <Button
          size="small"
          icon="refresh"
          isPending={verdict.isFetching}
          onPress={() => void verdict.refetch()}
        >
          Verify now
        </Button>
      }
    >
      {data === undefined && verdict.error === null && <LoadingState label="Checking the chain" />}
      {verdict.error !== null && <ErrorPanel error={verdict.error} />}
      {data !== undefined && (
        <p className="muted">
          Checked at <UtcTime iso={new Date(verdict.dataUpdatedAt).toISOString()} />.
        </p>
      )}
      {data?.kind === 'intact' && (
        <div className="stack-tight">
          <p>
            Intact: {formatNoun(data.head.entries, 'entry', 'entries')}, each bound to the one before. Compare
            the head with one that was published elsewhere; a log that was cut short at its end is found that
            way only.
          </p>
          <HashBadge algorithm="Head, SHA-256" digest={data.head.sha256} isWhole />
          {data.notes.map((note) => (
            <p key={note} className="muted">
              <HostileText text={note} />
            </p>
          ))}
        </div>
      )}
      {data?.kind === 'broken' && (
        <Callout tone="alarm" title={`The chain is broken at line ${data.line}.`}>
          <HostileText text={data.reason} />. What stands before that line is intact:{' '}
          {formatNoun(data.head.entries, 'entry', 'entries')}.
        </Callout>
      )}
    </Card>
  );
}
