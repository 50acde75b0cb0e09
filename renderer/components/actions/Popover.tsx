import './Popover.css';
import type { ReactElement, ReactNode } from 'react';
import {
  Dialog,
  DialogTrigger,
  Popover as AriaPopover,
  type PopoverProps as AriaPopoverProps,
} from 'react-aria-components';

export interface PopoverProps {
  /** Name of the popover, read aloud when it opens. */
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly placement?: AriaPopoverProps['placement'];
}

export function Popover({
  label,
  trigger,
  children,
  placement = 'bottom start',
}: PopoverProps): React.JSX.Element {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className="p-popover" placement={placement} offset={4}>
        <Dialog aria-label={label} className="p-popover-body">
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
