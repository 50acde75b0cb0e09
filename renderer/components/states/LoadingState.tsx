import './States.css';
import { useEffect, useState } from 'react';
import { Icon } from '../marks/Icon.js';

const DELAY_MS = 200;

export interface LoadingStateProps {
  /** What is loading: "Reading the evidence register". */
  readonly label?: string | undefined;
}

/** Shows nothing for 200 ms, so that quick answers do not flicker. */
export function LoadingState({ label = 'Loading' }: LoadingStateProps): React.JSX.Element {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="p-loading" role="status" aria-busy="true">
      {isLate && (
        <>
          <Icon name="clock" />
          <span>{label}…</span>
        </>
      )}
    </div>
  );
}
