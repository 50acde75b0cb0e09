import { Button } from 'react-aria-components';
import { counted } from '../../src/base/index.js';
import { HostileText, Icon, Popover, UtcTime } from '../components/index.js';

export interface OfflineState {
  readonly blocked: number;
  readonly attempts: readonly { readonly at: string; readonly what: string }[];
}

/** States that the program is offline, with the number of blocked attempts; opens the list of them. */
export function OfflineMark({ state }: { readonly state: OfflineState | undefined }): React.JSX.Element {
  const words = state === undefined ? 'offline' : `offline: ${counted(state.blocked, 'attempt')} blocked`;
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
        <p>This program does not use the network. Any attempt to reach it is blocked and counted here.</p>
        {state === undefined ? (
          <p className="muted">The count is not available at the moment.</p>
        ) : state.attempts.length === 0 ? (
          <p className="muted">No attempts since the program started.</p>
        ) : (
          <ul className="p-attempts" tabIndex={0} aria-label="Blocked attempts">
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
