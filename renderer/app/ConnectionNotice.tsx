import { Icon } from '../components/index.js';

/** Said while the window cannot reach the workbench. */
export function ConnectionNotice({
  connection,
}: {
  readonly connection: 'connected' | 'lost' | 'refused';
}): React.JSX.Element {
  return (
    <div role="status">
      {connection !== 'connected' && (
        <p className="p-notice">
          <Icon name="alert" /> {WORDS[connection]}
        </p>
      )}
    </div>
  );
}

const WORDS = {
  lost: 'The workbench does not answer; trying again. What you see may be out of date. A run that was going on goes on as long as its program does.',
  refused:
    'The workbench does not know this window any more. Open the address that it printed when it was started, or start it again.',
} as const;
