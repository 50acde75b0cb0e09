import './VirtualList.css';
import { useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { useRem } from '../hooks/useRem.js';
import { useVirtualRows } from './useVirtualRows.js';

export interface VirtualListHandle {
  readonly scrollTo: (index: number, align?: 'auto' | 'start' | 'center' | 'end') => void;
}

export interface VirtualListProps {
  /** Name of the list, for screen readers. */
  readonly label: string;
  readonly count: number;
  /** Height of a row before it is measured, rem. */
  readonly rowRem: number;
  readonly renderRow: (index: number) => ReactNode;
  /** `table`: rows consist of cells with `role="cell"`, and `head` holds one row of column heads. */
  readonly role?: 'list' | 'table' | undefined;
  readonly head?: ReactNode;
  readonly handle?: Ref<VirtualListHandle> | undefined;
  /** Changes when the same positions hold other rows. */
  readonly resetKey?: string | undefined;
  readonly className?: string | undefined;
}

/**
 * Any number of rows of any height: only those in view are drawn. The list scrolls within itself; its height is set by its class, or is what
 * remains of the window.
 */
export function VirtualList({
  label,
  count,
  rowRem,
  renderRow,
  role = 'list',
  head,
  handle,
  resetKey,
  className,
}: VirtualListProps): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const { items, totalSize, measure, scrollTo } = useVirtualRows(count, rowRem * rem, scroller, resetKey);
  useImperativeHandle(handle, () => ({ scrollTo }));
  const isTable = role === 'table';
  return (
    <div
      ref={scroller}
      className={`p-virtual${className === undefined ? '' : ` ${className}`}`}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <div
        role={role}
        aria-label={label}
        {...(isTable ? { 'aria-rowcount': count + (head === undefined ? 0 : 1) } : {})}
      >
        {head !== undefined && (
          <div className="p-virtual-head" role="rowgroup">
            {head}
          </div>
        )}
        <div
          className="p-virtual-body"
          style={{ height: `${totalSize}px` }}
          role={isTable ? 'rowgroup' : 'presentation'}
        >
          {items.map((item) => (
            <div
              key={item.key}
              ref={measure}
              data-index={item.index}
              className="p-virtual-row"
              style={{ transform: `translateY(${item.start}px)` }}
              {...(isTable
                ? { role: 'row', 'aria-rowindex': item.index + (head === undefined ? 1 : 2) }
                : { role: 'listitem', 'aria-setsize': count, 'aria-posinset': item.index + 1 })}
            >
              {renderRow(item.index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
