import './Badge.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.js';

export interface BadgeProps {
  readonly children: ReactNode;
  readonly icon?: IconName | undefined;
  /** `alarm` is for "uncalibrated" and "changed" only. */
  readonly tone?: 'plain' | 'accent' | 'quiet' | 'alarm' | undefined;
}

export function Badge({ children, icon, tone = 'plain' }: BadgeProps): React.JSX.Element {
  return (
    <span className={`p-badge p-badge-${tone}`}>
      {icon !== undefined && <Icon name={icon} size="small" />}
      <span>{children}</span>
    </span>
  );
}
