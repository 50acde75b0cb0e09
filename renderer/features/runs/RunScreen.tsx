import './runs.css';
import { useCall, useContractEvent } from '../../api/index.js';
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
import { shownRun } from './shownRun.js';
import { useRunActions } from './useRunActions.js';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { CallOutput } from '../../../src/contract/index.js';
import { FrameStore } from './FrameStore.js';
import { answered, logged, NOTHING_HEARD, progressed, resulted, type LiveRun } from './liveRun.js';

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
  const item = list.data?.queue.find(
    (each) => each.caseId === caseId && each.examinationId === examinationId,
  );
  const summary = run.data?.summary;
  const shown = summary === undefined ? undefined : shownRun(summary, live, item);
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
        subtitle={<span role="status">{shown !== undefined && <StatusBadge status={shown.badge} />}</span>}
        actions={
          <>
            {summary !== undefined && shown !== undefined && (
              <RunActions
                caseId={caseId}
                summary={{ ...summary, status: shown.status, unitsDone: shown.unitsDone }}
                actions={actions}
                isReadOnly={overview.data?.mode !== 'write'}
                isQueued={shown.isQueued}
                isPausing={shown.isPausing}
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
      {run.data !== undefined && shown !== undefined ? (
        <RunView caseId={caseId} shown={run.data} live={live} status={shown.status} />
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

/** One run, live; for a component that shows the same run as long as it is mounted. */
function useLiveRun(
  caseId: string,
  examinationId: string,
  shown: CallOutput<'runs.show'> | undefined,
): LiveRun {
  const [store] = useState(() => new FrameStore<LiveRun>(NOTHING_HEARD));
  const isOurs = (event: { readonly caseId: string; readonly examinationId: string }): boolean =>
    event.caseId === caseId && event.examinationId === examinationId;
  useContractEvent('run.progress', (event) => {
    if (isOurs(event)) store.update((live) => progressed(live, event, performance.now()));
  });
  useContractEvent('run.results', (event) => {
    if (isOurs(event)) store.update((live) => resulted(live, event, performance.now()));
  });
  useContractEvent('run.log', (event) => {
    if (isOurs(event)) store.update((live) => logged(live, event));
  });
  useEffect(() => {
    if (shown !== undefined) store.update((live) => answered(live, shown));
  }, [store, shown]);
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
