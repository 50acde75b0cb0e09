import './Tooltip.css';
import type { ReactElement, ReactNode } from 'react';
import {
  Tooltip as AriaTooltip,
  TooltipTrigger,
  type TooltipProps as AriaTooltipProps,
} from 'react-aria-components';

export interface TooltipProps {
  readonly text: ReactNode;
  /** The trigger: a focusable component of react-aria (Button, Link …). */
  readonly children: ReactElement;
  readonly placement?: AriaTooltipProps['placement'];
}

/** Shown on hover after a moment and at once on keyboard focus; Escape closes it. */
export function Tooltip({ text, children, placement = 'bottom' }: TooltipProps): React.JSX.Element {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      {children}
      <AriaTooltip className="p-tooltip" placement={placement} offset={4}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
