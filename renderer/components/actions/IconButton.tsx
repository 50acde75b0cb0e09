import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import './Button.css';
import { Icon, type IconName } from '../marks/Icon.js';
import { Tooltip } from './Tooltip.js';

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'> {
  readonly icon: IconName;
  /** The button's name: read aloud and shown as a tooltip. */
  readonly label: string;
  readonly size?: 'small' | 'normal' | undefined;
}

export function IconButton({ icon, label, size = 'normal', ...rest }: IconButtonProps): React.JSX.Element {
  return (
    <Tooltip text={label}>
      <AriaButton {...rest} aria-label={label} className={`p-icon-button p-icon-button-${size}`}>
        <Icon name={icon} size={size} />
      </AriaButton>
    </Tooltip>
  );
}
