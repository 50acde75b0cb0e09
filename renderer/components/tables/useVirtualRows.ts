import { useEffect, useState, type RefObject } from 'react';
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/react-virtual';

export interface VirtualRows {
  /** The rows in view and a few around them. */
  readonly items: readonly VirtualItem[];
  /** Height of all rows, pixels. */
  readonly totalSize: number;
  /** The ref for every drawn row; the row must carry `data-index`. It measures the real height. */
  readonly measure: (element: HTMLElement | null) => void;
  readonly scrollTo: (index: number, align?: 'auto' | 'start' | 'center' | 'end') => void;
}

/**
 * The rows of a long list that are in view. The virtualizer is kept in state, and its rows are copied into state when they change,
 * because it changes in place and React requires values.
 * @param rowHeight pixels, until a row has been measured
 * @param resetKey changes when the same positions hold other rows, so that measured heights are discarded
 */
export function useVirtualRows(
  count: number,
  rowHeight: number,
  scroller: RefObject<HTMLElement | null>,
  resetKey = '',
): VirtualRows {
  const [view, setView] = useState<Pick<VirtualRows, 'items' | 'totalSize'>>({ items: [], totalSize: 0 });
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count: 0,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowHeight,
        observeElementOffset,
        observeElementRect,
        scrollToFn: elementScroll,
      }),
  );
  useEffect(() => {
    const show = (): void =>
      setView({ items: virtualizer.getVirtualItems(), totalSize: virtualizer.getTotalSize() });
    virtualizer.setOptions({
      ...virtualizer.options,
      count,
      estimateSize: () => rowHeight,
      overscan: 8,
      onChange: show,
    });
    virtualizer._willUpdate();
    show();
  }, [virtualizer, count, rowHeight]);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight, resetKey]);
  return {
    ...view,
    measure: virtualizer.measureElement,
    scrollTo: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
  };
}
