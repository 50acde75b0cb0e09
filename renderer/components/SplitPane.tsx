import './SplitPane.css';
import { useRef, useState, type ReactNode } from 'react';

export interface SplitPaneProps {
  /** Key under which the size is remembered on this machine. */
  readonly id: string;
  /** What the handle divides: "Size of the list". */
  readonly label: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
  /** `row`: side by side. */
  readonly direction?: 'row' | 'column' | undefined;
  /** Share of the first pane, 0.05 … 0.95. */
  readonly defaultShare?: number | undefined;
  readonly minShare?: number | undefined;
  readonly maxShare?: number | undefined;
}

const STEP = 0.02;

/** The handle moves by dragging and by arrow keys; Home and End go to the limits, a double click to the default. */
export function SplitPane({
  id,
  label,
  first,
  second,
  direction = 'row',
  defaultShare = 0.5,
  minShare = 0.1,
  maxShare = 0.9,
}: SplitPaneProps): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const key = `palimpsest.split.${id}`;
  const hold = (share: number): number => Math.min(maxShare, Math.max(minShare, share));
  const [share, setShare] = useState(() => hold(stored(key) ?? defaultShare));
  const move = (to: number): void => {
    const held = hold(to);
    setShare(held);
    localStorage.setItem(key, held.toFixed(4));
  };
  const moveTo = (event: React.PointerEvent): void => {
    const area = box.current?.getBoundingClientRect();
    if (area === undefined) return;
    move(
      direction === 'row'
        ? (event.clientX - area.left) / area.width
        : (event.clientY - area.top) / area.height,
    );
  };
  const [less, more] = direction === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  return (
    <div ref={box} className={`p-split p-split-${direction}`}>
      <div className="p-split-pane" style={{ flexBasis: `${(share * 100).toFixed(2)}%` }}>
        {first}
      </div>
      <div
        className="p-split-handle"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
        aria-valuemin={Math.round(minShare * 100)}
        aria-valuemax={Math.round(maxShare * 100)}
        aria-valuenow={Math.round(share * 100)}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event);
        }}
        onDoubleClick={() => move(defaultShare)}
        onKeyDown={(event) => {
          const to =
            event.key === less
              ? share - STEP
              : event.key === more
                ? share + STEP
                : event.key === 'Home'
                  ? minShare
                  : event.key === 'End'
                    ? maxShare
                    : undefined;
          if (to === undefined) return;
          event.preventDefault();
          move(to);
        }}
      />
      <div className="p-split-pane p-split-rest">{second}</div>
    </div>
  );
}

function stored(key: string): number | undefined {
  const value = Number(localStorage.getItem(key) ?? Number.NaN);
  return value > 0 && value < 1 ? value : undefined;
}
