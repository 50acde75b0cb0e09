import { counted } from '../../../src/base/index.js';
import { Button, Callout } from '../../components/index.js';
import { QueueList, type QueueListProps } from './QueueList.js';
import { queueTime, queueTimeWords } from './queueTime.js';

export interface QueueSectionProps extends QueueListProps {
  readonly isOthersTurn: boolean;
}

/** The queue of the case, its time left, and what it waits for. */
export function QueueSection({ isOthersTurn, ...list }: QueueSectionProps): React.JSX.Element | null {
  const { queue, live, actions, isReadOnly } = list;
  if (queue.length === 0) return null;
  const held = queue.filter(({ state }) => state === 'held').length;
  const queued = queue.filter(({ state }) => state === 'queued').length;
  return (
    <section className="stack" aria-labelledby="queue-title">
      <div className="row-spread">
        <h2 id="queue-title">Queue</h2>
        <span className="muted">{queueTimeWords(queueTime(queue, live))}</span>
      </div>
      {held > 0 && (
        <Callout
          tone="warning"
          title={`The queue is on hold: ${counted(held, 'run')} ${held === 1 ? 'is' : 'are'} waiting.`}
          {...(isReadOnly
            ? {}
            : {
                action: (
                  <Button
                    variant="primary"
                    icon="play"
                    isPending={actions.pending === 'continue'}
                    onPress={actions.continueQueue}
                  >
                    Continue the queue
                  </Button>
                ),
              })}
        >
          The program ended while {held === 1 ? 'this run was' : 'these runs were'} waiting.{' '}
          {held === 1 ? 'It does not begin by itself' : 'They do not begin by themselves'}. A run that you add
          now begins before {held === 1 ? 'it' : 'them'}.
        </Callout>
      )}
      {isOthersTurn && queued > 0 && (
        <Callout>
          Another case uses the machine; {queued === 1 ? 'this run waits' : 'these runs wait'}.
        </Callout>
      )}
      <QueueList {...list} />
    </section>
  );
}
