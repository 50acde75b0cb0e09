import { useEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/react-virtual';

export interface BlockRows {
  readonly items: readonly VirtualItem[];
  /** Height of all blocks, pixels. */
  readonly totalSize: number;
  readonly measure: (element: HTMLElement | null) => void;
  /** The start of a block, in pixels from the top; an estimate until the blocks above are measured. */
  readonly offsetOf: (block: number) => number;
}

/**
 * The blocks to draw: those in view, one more on each side, and those kept because a selection begins or ends
 * there. The virtualizer is kept in state and its rows are copied there, because it changes in place and React requires values.
 * @param blockHeight pixels, until a block is measured
 */
export function useBlockRows(
  count: number,
  blockHeight: number,
  scroller: RefObject<HTMLElement | null>,
  held: readonly number[],
): BlockRows {
  const [view, setView] = useState<Pick<BlockRows, 'items' | 'totalSize'>>({ items: [], totalSize: 0 });
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count: 0,
        getScrollElement: () => scroller.current,
        estimateSize: () => blockHeight,
        observeElementOffset,
        observeElementRect,
        scrollToFn: elementScroll,
      }),
  );
  useEffect(() => {
    const show = (): void => {
      const items = virtualizer.getVirtualItems();
      const totalSize = virtualizer.getTotalSize();
      setView((before) =>
        before.items === items && before.totalSize === totalSize ? before : { items, totalSize },
      );
    };
    virtualizer.setOptions({
      ...virtualizer.options,
      count,
      estimateSize: () => blockHeight,
      overscan: 1,
      rangeExtractor: (range) =>
        [...new Set([...defaultRangeExtractor(range), ...held])]
          .filter((block) => block < count)
          .sort((a, b) => a - b),
      // Without it, a quick scroll would show a blank page before React renders.
      onChange: (_, isScrolling) => {
        if (isScrolling) flushSync(show);
        else show();
      },
    });
    virtualizer._willUpdate();
    show();
  }, [virtualizer, count, blockHeight, held]);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => virtualizer.measure(), [virtualizer, blockHeight]);
  return {
    ...view,
    measure: virtualizer.measureElement,
    offsetOf: (block) => virtualizer.getOffsetForIndex(block, 'start')?.[0] ?? block * blockHeight,
  };
}
