import { useState } from 'react';

export interface SplitOptions {
  /** Key under which the size is remembered on this machine. */
  readonly id: string;
  /** `row`: side by side. */
  readonly direction?: 'row' | 'column' | undefined;
  /** Share of the first pane, 0.05 … 0.95. */
  readonly defaultShare?: number | undefined;
  readonly minShare?: number | undefined;
  readonly maxShare?: number | undefined;
}

type HandleProps = Pick<
  React.ComponentProps<'div'>,
  | 'role'
  | 'tabIndex'
  | 'aria-orientation'
  | 'aria-valuemin'
  | 'aria-valuemax'
  | 'aria-valuenow'
  | 'onPointerDown'
  | 'onPointerMove'
  | 'onDoubleClick'
  | 'onKeyDown'
>;

const STEP = 0.02;

/**
 * How two panes share an area, and the properties of the handle: dragging, arrow keys, Home and End to the limits, a
 * double click to the default. `box` is the element that contains both.
 */
export function useSplit(
  box: React.RefObject<HTMLElement | null>,
  { id, direction = 'row', defaultShare = 0.5, minShare = 0.1, maxShare = 0.9 }: SplitOptions,
): { readonly share: number; readonly handleProps: HandleProps } {
  const key = `palimpsest.split.${id}`;
  const hold = (value: number): number => Math.min(maxShare, Math.max(minShare, value));
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
  const targets: Readonly<Record<string, number>> = {
    [direction === 'row' ? 'ArrowLeft' : 'ArrowUp']: share - STEP,
    [direction === 'row' ? 'ArrowRight' : 'ArrowDown']: share + STEP,
    Home: minShare,
    End: maxShare,
  };
  return {
    share,
    handleProps: {
      role: 'separator',
      tabIndex: 0,
      'aria-orientation': direction === 'row' ? 'vertical' : 'horizontal',
      'aria-valuemin': Math.round(minShare * 100),
      'aria-valuemax': Math.round(maxShare * 100),
      'aria-valuenow': Math.round(share * 100),
      onPointerDown: (event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event);
      },
      onDoubleClick: () => move(defaultShare),
      onKeyDown: (event) => {
        const to = targets[event.key];
        if (to === undefined) return;
        event.preventDefault();
        move(to);
      },
    },
  };
}

function stored(key: string): number | undefined {
  const value = Number(localStorage.getItem(key) ?? Number.NaN);
  return value > 0 && value < 1 ? value : undefined;
}
