import { useRem } from '../hooks/useRem.js';

export interface ColumnEdgeProps {
  /** Width in rem; undefined for the column's own. */
  readonly onWidth: (rem: number | undefined) => void;
}

/**
 * The edge of a column's head: dragging it changes the width, a double click gives the column its own width back. It is for the pointer;
 * the keyboard has the widths in "Columns".
 */
export function ColumnEdge({ onWidth }: ColumnEdgeProps): React.JSX.Element {
  const rem = useRem();
  const begin = (event: React.PointerEvent<HTMLElement>): void => {
    // The head under it sorts when it is pressed.
    event.stopPropagation();
    event.preventDefault();
    const edge = event.currentTarget;
    const head = edge.closest('[role=columnheader], th');
    if (head === null || event.button !== 0) return;
    const { clientX: from } = event;
    const { width } = head.getBoundingClientRect();
    const sign = getComputedStyle(head).direction === 'rtl' ? -1 : 1;
    edge.setPointerCapture(event.pointerId);
    const move = ({ clientX }: PointerEvent): void => onWidth((width + sign * (clientX - from)) / rem);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  return (
    <span
      className="p-table-edge"
      aria-hidden="true"
      onPointerDown={begin}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => onWidth(undefined)}
    />
  );
}
