import './gallery.css';
import type { ReactNode } from 'react';

/** One component with its states. */
export function Specimen({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): React.JSX.Element {
  return (
    <section className="g-specimen">
      <h3 className="g-specimen-title">{title}</h3>
      <div className="g-specimen-body">{children}</div>
    </section>
  );
}

export function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): React.JSX.Element {
  return (
    <section className="g-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
