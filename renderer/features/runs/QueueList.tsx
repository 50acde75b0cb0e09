import type { QueueItem } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { Badge, Button, HostileText, Link, ProgressBar, type IconName } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { BeginError } from './BeginError.js';
import { phaseWords } from './runWords.js';
import type { ProgressWord } from './useLiveProgress.js';
import type { RunActionCalls } from './useRunActions.js';

export interface QueueListProps {
  readonly caseId: string;
  readonly queue: readonly QueueItem[];
  readonly live: ReadonlyMap<string, ProgressWord>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

const ICONS: Readonly<Record<QueueItem['state'], IconName>> = {
  queued: 'queued',
  preparing: 'running',
  running: 'running',
  pausing: 'pause',
  failed: 'cross',
};

/** The current run and those waiting: the engine does one thing at a time. */
export function QueueList({ caseId, queue, live, actions, isReadOnly }: QueueListProps): React.JSX.Element {
  return (
    <ol className="queue" aria-label="Queue">
      {queue.map((item, index) => {
        const progress = live.get(item.examinationId)?.progress ?? item.progress;
        return (
          <li key={item.queueId} className="queue-item">
            <span className="queue-number">{index + 1}</span>
            <div className="stack-tight queue-body">
              <div className="row-spread">
                <div className="row">
                  <Badge icon={ICONS[item.state]} tone={item.state === 'running' ? 'accent' : 'plain'}>
                    {item.state}
                  </Badge>
                  {item.examinationId === '' ? (
                    <HostileText text={item.title} maxLength={160} />
                  ) : (
                    <Link href={href.run(caseId, item.examinationId)}>
                      {item.examinationId} <HostileText text={item.title} maxLength={160} />
                    </Link>
                  )}
                </div>
                {!isReadOnly && item.state !== 'running' && item.state !== 'pausing' && (
                  <Button
                    size="small"
                    icon="close"
                    variant="quiet"
                    isPending={actions.pending === `dequeue ${item.queueId}`}
                    onPress={() => actions.dequeue(item.queueId)}
                  >
                    {item.state === 'preparing' ? 'Cancel' : 'Remove from queue'}
                  </Button>
                )}
              </div>
              <BeginError item={item} actions={actions} isReadOnly={isReadOnly} />
              {progress !== null && item.state !== 'queued' && item.state !== 'failed' && (
                <ProgressBar
                  label={phaseWords(progress.phase)}
                  detail={
                    progress.unitTitle === '' ? undefined : (
                      <HostileText text={progress.unitTitle} maxLength={120} />
                    )
                  }
                  value={progress.totalTokens > 0 ? progress.doneTokens / progress.totalTokens : undefined}
                  valueText={
                    progress.totalTokens > 0
                      ? `${formatCount(progress.doneTokens)} of ${formatCount(progress.totalTokens)} tokens`
                      : ''
                  }
                />
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
