import type { QueueItem } from '../../../src/contract/index.js';
import { useListFocus } from '../../components/index.js';
import { QueueRow } from './QueueRow.js';
import type { ProgressWord } from './useLiveProgress.js';
import type { RunActionCalls } from './useRunActions.js';

export interface QueueListProps {
  readonly caseId: string;
  readonly queue: readonly QueueItem[];
  readonly live: ReadonlyMap<string, ProgressWord>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

/** The current run of the case and those waiting: the engine does one thing at a time. */
export function QueueList({ caseId, queue, live, actions, isReadOnly }: QueueListProps): React.JSX.Element {
  const waiting = queue.filter(({ state }) => state === 'queued' || state === 'held');
  const [said, before] = useListFocus(
    queue.map(({ queueId }, index) => ({ id: queueId, label: `number ${index + 1} of ${queue.length}` })),
  );
  return (
    <>
      <p className="sr-only" role="status">
        {said}
      </p>
      <ol className="queue" aria-label="Queue">
        {queue.map((item, index) => {
          const at = waiting.indexOf(item);
          const isLast = at === -1 || at === waiting.length - 1;
          return (
            <QueueRow
              key={item.queueId}
              caseId={caseId}
              item={item}
              place={index + 1}
              above={waiting[at - 1]?.queueId}
              belowNext={isLast ? undefined : (waiting[at + 2]?.queueId ?? null)}
              live={live}
              actions={actions}
              isReadOnly={isReadOnly}
              onMove={(next, way) => {
                before(item.queueId, way);
                actions.reorder(item.queueId, next);
              }}
            />
          );
        })}
      </ol>
    </>
  );
}
