import './PageHeader.css';
import type { ReactNode } from 'react';

export interface PageHeaderProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
}

/** The only h1 of a screen; the frame moves the focus here when the screen changes. */
export function PageHeader({ title, subtitle, actions }: PageHeaderProps): React.JSX.Element {
  return (
    <header className="p-page-header">
      <div className="p-page-heading">
        <h1 tabIndex={-1} data-page-heading="">
          {title}
        </h1>
        {subtitle !== undefined && <div className="p-page-subtitle">{subtitle}</div>}
      </div>
      {actions !== undefined && <div className="row p-page-actions">{actions}</div>}
    </header>
  );
}
