import { Button } from 'react-aria-components';
import { formatNoun } from '../../src/figure/index.js';
import { HostileText, Icon, Popover, UtcTime } from '../components/index.js';

export interface OfflineState {
  readonly blocked: number;
  readonly attempts: readonly { readonly at: string; readonly what: string }[];
}

/** That nothing leaves this machine, with the count of attempts that were refused; opens the list of them. */
export function OfflineMark({ state }: { readonly state: OfflineState | undefined }): React.JSX.Element {
  const words = state === undefined ? 'offline' : `offline: ${formatNoun(state.blocked, 'attempt')} blocked`;
  return (
    <Popover
      label="Network access"
      trigger={
        <Button className={state !== undefined && state.blocked > 0 ? 'p-mark p-mark-strong' : 'p-mark'}>
          <Icon name="offline" size="small" />
          {words}
        </Button>
      }
    >
      <div className="stack-tight">
        <p>This program reaches no network. Whatever tries to is refused and counted here.</p>
        {state === undefined ? (
          <p className="muted">The count cannot be read just now.</p>
        ) : state.attempts.length === 0 ? (
          <p className="muted">Nothing has tried since the program began.</p>
        ) : (
          <ul className="p-attempts" tabIndex={0} aria-label="Refused attempts">
            {state.attempts.map((attempt, index) => (
              <li key={index}>
                <UtcTime iso={attempt.at} /> <HostileText text={attempt.what} maxLength={200} isMono />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Popover>
  );
}
