import { Badge } from './Badge.js';
import type { IconName } from './Icon.js';

/** State of an examination: those of the case file, `queued` for one that is waiting for another, `held` for one that waits for a person. */
export type RunStatus =
  'planned' | 'queued' | 'held' | 'running' | 'paused' | 'interrupted' | 'failed' | 'finished';

const ICONS: Readonly<Record<RunStatus, IconName>> = {
  planned: 'planned',
  queued: 'queued',
  held: 'paused',
  running: 'running',
  paused: 'paused',
  interrupted: 'interrupted',
  failed: 'cross',
  finished: 'finished',
};

export function StatusBadge({ status }: { readonly status: RunStatus }): React.JSX.Element {
  return (
    <Badge
      icon={ICONS[status]}
      tone={status === 'running' ? 'accent' : status === 'planned' ? 'quiet' : 'plain'}
    >
      {status}
    </Badge>
  );
}
