import { Icon } from '../components/index.js';

/** Shown while the window cannot reach the workbench. */
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
  lost: 'The workbench does not answer. Trying again. What you see may be out of date. An examination that was running continues as long as the program runs.',
  refused:
    'The workbench no longer recognizes this window. Open the address that it printed at startup, or restart it.',
} as const;
