import './Breadcrumbs.css';
import type { ReactNode } from 'react';
import { Breadcrumb, Breadcrumbs as AriaBreadcrumbs } from 'react-aria-components';
import { Icon } from '../marks/Icon.js';
import { Link } from '../actions/Link.js';

export interface Crumb {
  readonly id: string;
  readonly label: ReactNode;
  readonly href?: string | undefined;
}

export interface BreadcrumbsProps {
  readonly items: readonly Crumb[];
  /** Name of the row, for screen readers; the window's own is "Breadcrumbs". */
  readonly label?: string | undefined;
}

export function Breadcrumbs({ items, label = 'Breadcrumbs' }: BreadcrumbsProps): React.JSX.Element {
  return (
    <nav aria-label={label}>
      <AriaBreadcrumbs className="p-breadcrumbs">
        {items.map((item, index) => (
          <Breadcrumb key={item.id} id={item.id} className="p-breadcrumb">
            {item.href !== undefined && index < items.length - 1 ? (
              <Link href={item.href} isQuiet>
                {item.label}
              </Link>
            ) : (
              <span aria-current={index === items.length - 1 ? 'page' : undefined}>{item.label}</span>
            )}
            {index < items.length - 1 && <Icon name="chevron-right" size="small" />}
          </Breadcrumb>
        ))}
      </AriaBreadcrumbs>
    </nav>
  );
}
