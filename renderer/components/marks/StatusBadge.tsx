import { Badge } from './Badge.js';
import type { IconName } from './Icon.js';

/** State of an examination: those of the case file, and `queued` for one that is waiting for another. */
export type RunStatus = 'planned' | 'queued' | 'running' | 'paused' | 'interrupted' | 'failed' | 'finished';

const ICONS: Readonly<Record<RunStatus, IconName>> = {
  planned: 'planned',
  queued: 'queued',
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
