import './States.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../marks/Icon.js';

export interface EmptyStateProps {
  readonly title: string;
  /** What belongs here, why it matters, and how to add it. */
  readonly children: ReactNode;
  readonly icon?: IconName | undefined;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, icon, action }: EmptyStateProps): React.JSX.Element {
  return (
    <section className="p-empty">
      {icon !== undefined && <Icon name={icon} size="large" />}
      <h2 className="p-empty-title">{title}</h2>
      <div className="p-empty-text">{children}</div>
      {action !== undefined && <div className="row">{action}</div>}
    </section>
  );
}
