import { useCall } from '../../api/index.js';
import { counted } from '../../../src/base/index.js';
import {
  Button,
  Callout,
  Card,
  ErrorPanel,
  HashBadge,
  HostileText,
  LoadingState,
  Term,
  UtcTime,
} from '../../components/index.js';

/** The state of the whole hash chain, checked when the screen opens and on request. */
export function ChainVerdict({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const verdict = useCall('audit.verify', { caseId }, { staleTime: 0 });
  // An earlier result does not count once the chain can no longer be checked.
  const data = verdict.error === null ? verdict.data : undefined;
  return (
    <Card
      title="Hash chain"
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
      {data === undefined && verdict.error === null && <LoadingState label="Checking the hash chain" />}
      {verdict.error !== null && <ErrorPanel error={verdict.error} />}
      {data !== undefined && (
        <p className="muted">
          Checked at <UtcTime iso={new Date(verdict.dataUpdatedAt).toISOString()} />.
        </p>
      )}
      {data?.kind === 'intact' && (
        <div className="stack-tight">
          <p>
            Intact: {counted(data.head.entries, 'entry', 'entries')}, each{' '}
            <Term id="hash-chain">chained</Term> to the previous one. Compare the <Term id="head" /> with one
            on record elsewhere, an <Term id="anchor" />: that is the only way to detect a log that was cut
            short at its end.
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
        <Callout tone="alarm" title={`The hash chain is broken at line ${data.line}.`}>
          <HostileText text={data.reason} />. The part before that line is intact:{' '}
          {counted(data.head.entries, 'entry', 'entries')}.
        </Callout>
      )}
    </Card>
  );
}
