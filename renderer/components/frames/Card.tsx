import './Card.css';
import type { ReactNode } from 'react';

export interface CardProps {
  readonly title?: ReactNode;
  readonly subtitle?: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Level of the title's heading. */
  readonly level?: 2 | 3 | 4 | undefined;
}

export function Card({ title, subtitle, children, actions, level = 2 }: CardProps): React.JSX.Element {
  const Title = `h${level}` as const;
  return (
    <section className="p-card">
      {(title !== undefined || actions !== undefined) && (
        <header className="p-card-head">
          <div>
            {title !== undefined && <Title className="p-card-title">{title}</Title>}
            {subtitle !== undefined && <p className="p-card-subtitle">{subtitle}</p>}
          </div>
          {actions !== undefined && <div className="row">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
