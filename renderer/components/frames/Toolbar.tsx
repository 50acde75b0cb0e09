import './Toolbar.css';
import type { ReactNode } from 'react';
import { Toolbar as AriaToolbar } from 'react-aria-components';

export interface ToolbarProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** One stop of the Tab key; the arrow keys move within. */
export function Toolbar({ label, children }: ToolbarProps): React.JSX.Element {
  return (
    <AriaToolbar aria-label={label} className="p-toolbar">
      {children}
    </AriaToolbar>
  );
}
