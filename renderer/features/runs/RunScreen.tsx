import './runs.css';
import { useCall } from '../../api/index.js';
import {
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  PageHeader,
  StatusBadge,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { BeginError } from './BeginError.js';
import { RunActions } from './RunActions.js';
import { RunView } from './RunView.js';
import { useLiveRun } from './useLiveRun.js';
import { useRunActions } from './useRunActions.js';

export interface RunScreenProps {
  readonly caseId: string;
  readonly examinationId: string;
}

/** One examination, running or ended. The window creates a new component for every address. */
export function RunScreen({ caseId, examinationId }: RunScreenProps): React.JSX.Element {
  const run = useCall('runs.show', { caseId, examinationId });
  const overview = useCall('case.show', { caseId });
  const list = useCall('runs.list', { caseId });
  const live = useLiveRun(caseId, examinationId, run.data);
  const actions = useRunActions(caseId);
  const item = list.data?.queue.find((each) => each.examinationId === examinationId);
  const summary = run.data?.summary;
  const status = live.status ?? summary?.status;
  return (
    <div className="screen">
      <PageHeader
        title={
          <>
            <span className="muted">{examinationId} </span>
            {summary === undefined ? (
              'Examination'
            ) : (
              <>
                {summary.attackTitle} on <HostileText text={summary.modelName} maxLength={80} />
              </>
            )}
          </>
        }
        subtitle={
          <span role="status">
            {status !== undefined && <StatusBadge status={item?.state === 'queued' ? 'queued' : status} />}
          </span>
        }
        actions={
          <>
            {summary !== undefined && status !== undefined && (
              <RunActions
                caseId={caseId}
                summary={{ ...summary, status }}
                actions={actions}
                isReadOnly={overview.data?.mode !== 'write'}
                isQueued={item !== undefined && item.state !== 'failed'}
                isPausing={item?.state === 'pausing'}
              />
            )}
            <Link href={href.runs(caseId)}>All examinations</Link>
          </>
        }
      />
      {actions.problem !== undefined && <ErrorPanel error={actions.problem} title="The action failed" />}
      {item !== undefined && (
        <BeginError item={item} actions={actions} isReadOnly={overview.data?.mode !== 'write'} />
      )}
      {run.data !== undefined && status !== undefined ? (
        <RunView caseId={caseId} shown={run.data} live={live} status={status} />
      ) : run.error === null ? (
        <LoadingState label="Reading the examination" />
      ) : (
        <ErrorPanel
          error={run.error}
          title="The examination could not be read"
          onRetry={() => void run.refetch()}
        />
      )}
    </div>
  );
}
