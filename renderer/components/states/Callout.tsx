import './States.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../marks/Icon.js';

export interface CalloutProps {
  /** `alarm` is for a missing control and for evidence that has changed; screen readers announce it at once. */
  readonly tone?: 'info' | 'warning' | 'alarm' | undefined;
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const ICONS: Readonly<Record<'info' | 'warning' | 'alarm', IconName>> = {
  info: 'info',
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
