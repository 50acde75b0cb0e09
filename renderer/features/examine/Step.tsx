import { useId, type ReactNode } from 'react';

export interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A numbered part of the form. */
export function Step({ number, title, aside, children }: StepProps): React.JSX.Element {
  const id = useId();
  return (
    <section className="step" aria-labelledby={id}>
      <header className="row-spread">
        <h2 id={id} className="step-title">
          <span className="step-number">{number}</span> {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
