import './Button.css';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  composeRenderProps,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components';
import { Icon, type IconName } from '../marks/Icon.js';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  readonly children: ReactNode;
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined;
  readonly size?: 'small' | 'normal' | undefined;
  readonly icon?: IconName | undefined;
  readonly className?: string | undefined;
}

/** While `isPending` the button keeps its focus and its width, says so to assistive technology, and does nothing. */
export function Button({
  children,
  variant = 'secondary',
  size = 'normal',
  icon,
  className,
  ...rest
}: ButtonProps): React.JSX.Element {
  return (
    <AriaButton
      {...rest}
      className={`p-button p-button-${variant} p-button-${size}${className === undefined ? '' : ` ${className}`}`}
    >
      {composeRenderProps(children, (content, { isPending }) => (
        <>
          {isPending ? <Icon name="clock" label="working" /> : icon !== undefined && <Icon name={icon} />}
          <span className="p-button-text">{content}</span>
        </>
      ))}
    </AriaButton>
  );
}
