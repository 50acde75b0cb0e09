import type { QueueItem } from '../../../src/contract/index.js';
import { duration } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Badge,
  Button,
  Callout,
  HostileText,
  IconButton,
  Link,
  ProgressBar,
  type IconName,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { BeginError } from './BeginError.js';
import { secondsLeft } from './queueTime.js';
import { phaseWords } from './runWords.js';
import type { ProgressWord } from './useLiveProgress.js';
import type { RunActionCalls } from './useRunActions.js';

export interface QueueRowProps {
  readonly caseId: string;
  readonly item: QueueItem;
  /** The place in the queue, from 1. */
  readonly place: number;
  /** The waiting run before this one, and the one after the next; null at the ends. Undefined when it cannot be moved that way. */
  readonly above: string | undefined;
  readonly belowNext: string | null | undefined;
  readonly live: ReadonlyMap<string, ProgressWord>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
  /** Moves the run before another one and keeps the focus on it. */
  readonly onMove: (before: string | null, way: 'up' | 'down') => void;
}

const ICONS: Readonly<Record<QueueItem['state'], IconName>> = {
  held: 'paused',
  queued: 'queued',
  preparing: 'running',
  running: 'running',
  pausing: 'pause',
  failed: 'cross',
};

/** One run of the queue: what it examines, how far it is, and buttons to move or remove it. */
export function QueueRow(props: QueueRowProps): React.JSX.Element {
  const { caseId, item, place, above, belowNext, live, actions, isReadOnly, onMove } = props;
  const { queueId, examinationId, state } = item;
  const isWaiting = state === 'queued' || state === 'held';
  const name = examinationId === '' ? `run ${place}` : examinationId;
  const seconds = isWaiting ? secondsLeft(item, live) : null;
  const byKey = (event: React.KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = event.key === 'ArrowUp' ? above : event.key === 'ArrowDown' ? belowNext : undefined;
    if (to === undefined) return;
    event.preventDefault();
    onMove(to, event.key === 'ArrowUp' ? 'up' : 'down');
  };
  return (
    <li className="queue-item" {...(isWaiting && !isReadOnly ? { onKeyDown: byKey } : {})}>
      <span className="queue-number">{place}</span>
      <div className="stack-tight queue-body">
        <div className="row-spread">
          <div className="row">
            <Badge icon={ICONS[state]} tone={state === 'running' ? 'accent' : 'plain'}>
              {state}
            </Badge>
            {examinationId === '' ? (
              <Subject subject={item.subject} />
            ) : (
              <Link href={href.run(caseId, examinationId)}>
                {examinationId} <Subject subject={item.subject} />
              </Link>
            )}
          </div>
          {!isReadOnly && state !== 'running' && state !== 'pausing' && (
            <span className="row">
              {isWaiting && (
                <>
                  <IconButton
                    size="small"
                    icon="arrow-up"
                    label={`Move ${name} up (Alt+Up)`}
                    data-move={`${queueId} up`}
                    isDisabled={above === undefined}
                    onPress={() => above !== undefined && onMove(above, 'up')}
                  />
                  <IconButton
                    size="small"
                    icon="arrow-down"
                    label={`Move ${name} down (Alt+Down)`}
                    data-move={`${queueId} down`}
                    isDisabled={belowNext === undefined}
                    onPress={() => belowNext !== undefined && onMove(belowNext, 'down')}
                  />
                </>
              )}
              <Button
                size="small"
                icon="close"
                variant="quiet"
                isPending={actions.pending === `dequeue ${queueId}`}
                onPress={() => actions.dequeue(queueId)}
              >
                {state === 'preparing' ? 'Cancel' : 'Remove from queue'}
              </Button>
            </span>
          )}
        </div>
        <p className="muted">
          <Works subject={item.subject} />
          {isWaiting && (seconds === null ? '; not estimated yet' : `; about ${duration(seconds)}`)}
        </p>
        {item.alarms.map((alarm) => (
          <Callout key={alarm} tone="alarm">
            <HostileText text={alarm} maxLength={1000} />{' '}
            <Link href={href.evidence(caseId)}>Receive control text</Link>
          </Callout>
        ))}
        <BeginError item={item} actions={actions} isReadOnly={isReadOnly} />
        <Progress item={item} live={live} />
      </div>
    </li>
  );
}

/** The attack and the model. */
function Subject({ subject }: Pick<QueueItem, 'subject'>): React.JSX.Element {
  const { attackTitle, model } = subject;
  return (
    <span>
      {attackTitle} on {model.id} <HostileText text={model.name} maxLength={80} isWithinControl />
    </span>
  );
}

/** The works, the first ones by name, and the number of controls. */
function Works({ subject }: Pick<QueueItem, 'subject'>): React.JSX.Element {
  const { works, workCount, controlCount } = subject;
  const more = workCount - works.length;
  return (
    <>
      {works.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          {id} <HostileText text={name} maxLength={80} />
        </span>
      ))}
      {more > 0 && ` and ${formatCount(more)} more`}
      {controlCount === 0
        ? ', no control'
        : `, ${formatCount(controlCount)} ${controlCount === 1 ? 'control' : 'controls'}`}
    </>
  );
}

function Progress({ item, live }: Pick<QueueRowProps, 'item' | 'live'>): React.JSX.Element | null {
  const { state, examinationId } = item;
  const progress = live.get(examinationId)?.progress ?? item.progress;
  if (progress === null || !['preparing', 'running', 'pausing'].includes(state)) return null;
  const { phase, unitTitle, doneTokens, totalTokens } = progress;
  return (
    <ProgressBar
      label={phaseWords(phase)}
      detail={unitTitle === '' ? undefined : <HostileText text={unitTitle} maxLength={120} />}
      value={totalTokens > 0 ? doneTokens / totalTokens : undefined}
      valueText={totalTokens > 0 ? `${formatCount(doneTokens)} of ${formatCount(totalTokens)} tokens` : ''}
    />
  );
}
