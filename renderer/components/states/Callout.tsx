import './States.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../marks/Icon.js';

type Tone = 'info' | 'intact' | 'warning' | 'alarm';

export interface CalloutProps {
  /**
   * `intact` is for a sealed report that passed. `alarm` is for a missing control and for evidence that has changed; screen readers
   * announce it at once.
   */
  readonly tone?: Tone | undefined;
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const ICONS: Readonly<Record<Tone, IconName>> = {
  info: 'info',
  intact: 'finished',
  warning: 'alert',
  alarm: 'alert',
};

export function Callout({ tone = 'info', title, children, action }: CalloutProps): React.JSX.Element {
  return (
    <div className={`p-callout p-callout-${tone}`} role={tone === 'alarm' ? 'alert' : 'note'}>
      <Icon name={ICONS[tone]} />
      <div className="stack-tight">
        {title !== undefined && <p className="p-callout-title">{title}</p>}
        <div>{children}</div>
        {action !== undefined && <div className="row">{action}</div>}
      </div>
    </div>
  );
}
