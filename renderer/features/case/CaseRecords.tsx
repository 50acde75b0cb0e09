import type { CaseOverview } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useAction } from '../../api/index.js';
import { Button, Callout, Card, ErrorPanel, HostileText, Term, UtcTime } from '../../components/index.js';

type Integrity = CaseOverview['integrity'];
type Difference = Integrity['differences'][number];

/** Number of differences shown; the command line lists all. */
const MOST = 5;

/** Whether the case matches its audit log, when that was last checked, and a button that checks everything. */
export function CaseRecords({
  caseId,
  integrity,
}: {
  readonly caseId: string;
  readonly integrity: Integrity;
}): React.JSX.Element {
  const check = useAction('case.check');
  const everything = check.error === null ? check.data : undefined;
  // The records are checked whenever the case is shown, so the button's answer may be the older one.
  const latest =
    everything !== undefined && everything.checkedAt >= integrity.checkedAt ? everything : integrity;
  const { differences, notes } = latest;
  return (
    <Card
      title="Records"
      subtitle={
        <>
          Everything in the case is compared with its <Term id="audit-log" />. Evidence is hashed before each
          run and before each seal.
        </>
      }
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
          <Callout tone="alarm" title="This case does not match its audit log.">
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
                  {formatCount(differences.length - MOST)} more; <code>palimpsest case show</code> lists all
                  of them.
                </p>
              )}
              <p>No report can be made until the files match the log again.</p>
            </div>
          </Callout>
        )}
        <p role="status">
          {differences.length === 0
            ? 'The records match the audit log'
            : `${counted(differences.length, 'difference')} found`}
          , checked <UtcTime iso={latest.checkedAt} />.
        </p>
        {notes.map((note) => (
          <p key={note} className="muted">
            <HostileText text={note} maxLength={300} />
          </p>
        ))}
        <p className="muted">
          {everything === undefined ? (
            '“Check everything” also covers bulk data and the files of earlier reports.'
          ) : (
            <>
              Also checked: bulk data and earlier reports (<UtcTime iso={everything.checkedAt} />
              ).
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
