import './SplitPane.css';
import { useRef, type ReactNode } from 'react';
import { useSplit, type SplitOptions } from './useSplit.js';

export interface SplitPaneProps extends SplitOptions {
  /** Name of the handle: "Width of the list". */
  readonly label: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

/** Two scrolling panes with a handle between them. */
export function SplitPane({ label, first, second, ...options }: SplitPaneProps): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { share, handleProps } = useSplit(box, options);
  return (
    <div ref={box} className={`p-split p-split-${options.direction ?? 'row'}`}>
      <div className="p-split-pane" style={{ flexBasis: `${(share * 100).toFixed(2)}%` }}>
        {first}
      </div>
      <div className="p-split-handle" aria-label={label} {...handleProps} />
      <div className="p-split-pane p-split-rest">{second}</div>
    </div>
  );
}
