import './Button.css';
import { Link as AriaLink } from 'react-aria-components';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../marks/Icon.js';

export interface FileLinkProps {
  /** Address of a file on the server that sent this window. */
  readonly href: string;
  readonly icon: IconName;
  readonly children: ReactNode;
  /** The browser shows the file in a new tab, for example to print it. */
  readonly isNewTab?: boolean | undefined;
}

/** A link to a file that the server hands out; it looks like a button, and the browser saves or shows the file. */
export function FileLink({ href, icon, children, isNewTab = false }: FileLinkProps): React.JSX.Element {
  return (
    <AriaLink
      href={href}
      className="p-button p-button-secondary p-button-normal"
      {...(isNewTab ? { target: '_blank', rel: 'noopener' } : {})}
    >
      <Icon name={icon} />
      <span className="p-button-text">{children}</span>
    </AriaLink>
  );
}
