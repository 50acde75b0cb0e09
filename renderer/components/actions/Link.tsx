import './Link.css';
import { Link as AriaLink, type LinkProps as AriaLinkProps } from 'react-aria-components';
import type { ReactNode } from 'react';

export interface LinkProps extends Omit<AriaLinkProps, 'children' | 'className' | 'target'> {
  readonly href: string;
  readonly children: ReactNode;
  /** Without underline until hovered: for lists and tables in which every item is a link. */
  readonly isQuiet?: boolean | undefined;
}

export function Link({ isQuiet = false, children, ...rest }: LinkProps): React.JSX.Element {
  return (
    <AriaLink {...rest} className={isQuiet ? 'p-link p-link-quiet' : 'p-link'}>
      {children}
    </AriaLink>
  );
}
