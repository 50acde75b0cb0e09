import type { CaseOverview } from '../../../src/contract/index.js';
import { formatCount, formatNoun } from '../../../src/figure/index.js';
import { useAction } from '../../api/index.js';
import { Button, Callout, Card, ErrorPanel, HostileText, UtcTime } from '../../components/index.js';

type Integrity = CaseOverview['integrity'];
type Difference = Integrity['differences'][number];

/** Differences that are shown; the command line lists all. */
const MOST = 5;

/** Whether the case is as its audit log has it, when that was looked at last, and a button that looks at everything. */
export function CaseRecords({
  caseId,
  integrity,
}: {
  readonly caseId: string;
  readonly integrity: Integrity;
}): React.JSX.Element {
  const check = useAction('case.check');
  const everything = check.error === null ? check.data : undefined;
  // The records are looked at whenever the case is shown, so the answer to the button may be the older one.
  const latest =
    everything !== undefined && everything.checkedAt >= integrity.checkedAt ? everything : integrity;
  const { differences } = latest;
  return (
    <Card
      title="Records"
      subtitle="Everything in the case is held against its audit log. Evidence is hashed before each run and before each seal."
      actions={
        <Button
          size="small"
          icon="refresh"
          isPending={check.isPending}
          onPress={() => check.mutate({ caseId })}
        >
          Check everything
        </Button>
      }
    >
      <div className="stack-tight">
        {differences.length > 0 && (
          <Callout tone="alarm" title="This case is not as its audit log has it.">
            <div className="stack-tight">
              <ul>
                {differences.slice(0, MOST).map((difference, index) => (
                  <li key={index}>
                    <DifferenceLine difference={difference} />
                  </li>
                ))}
              </ul>
              {differences.length > MOST && (
                <p>
                  {formatCount(differences.length - MOST)} more; <code>palimpsest case show</code> lists them
                  all.
                </p>
              )}
              <p>No report is made of it until the files are again what the log recorded.</p>
            </div>
          </Callout>
        )}
        <p role="status">
          {differences.length === 0
            ? 'As the audit log has them'
            : `${formatNoun(differences.length, 'difference')} found`}
          , checked <UtcTime iso={latest.checkedAt} />.
        </p>
        <p className="muted">
          {everything === undefined ? (
            'Bulk numbers and the files of earlier reports are looked at by “Check everything”.'
          ) : (
            <>
              With bulk numbers and earlier reports: checked <UtcTime iso={everything.checkedAt} />.
            </>
          )}
        </p>
        {check.error !== null && <ErrorPanel error={check.error} title="The case could not be checked" />}
      </div>
    </Card>
  );
}

function DifferenceLine({
  difference: { file, what, recorded, found },
}: {
  readonly difference: Difference;
}): React.JSX.Element {
  return (
    <>
      <HostileText text={file} isMono maxLength={200} />
      {what !== '' && (
        <>
          , <HostileText text={what} maxLength={200} />
        </>
      )}
      {recorded !== '' && (
        <>
          ; recorded: <HostileText text={recorded} isMono maxLength={200} />
        </>
      )}
      {found !== '' && (
        <>
          ; found: <HostileText text={found} isMono maxLength={200} />
        </>
      )}
    </>
  );
}
