import { useState, type KeyboardEvent } from 'react';
import type { Chart } from '../../../src/figure/index.js';
import { ChartPlot } from './ChartPlot.js';
import { nearestReading } from './nearestReading.js';

/** A chart whose values are read with the pointer, or with the arrow keys: the line below it says the value in words. */
export function ReadableChart({ chart }: { readonly chart: Chart }): React.JSX.Element {
  const [at, setAt] = useState<number>();
  const last = chart.readings.length - 1;
  const reading = at === undefined ? undefined : chart.readings[at];
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moved(event.key, at, last);
    if (to === null) return;
    event.preventDefault();
    setAt(to);
  };
  if (last < 0) return <ChartPlot chart={chart} />;
  return (
    <>
      <div
        className="p-chart-area"
        role="group"
        tabIndex={0}
        aria-label={`Values of ${chart.title}; the arrow keys move among them`}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(undefined)}
        onPointerMove={({ currentTarget, clientX, clientY }) => {
          const box = currentTarget.querySelector('svg')?.getBoundingClientRect();
          if (box === undefined || box.width === 0 || box.height === 0) return;
          const x = ((clientX - box.left) / box.width) * chart.width;
          const y = ((clientY - box.top) / box.height) * chart.height;
          setAt(nearestReading(chart, x, y));
        }}
        onPointerLeave={() => setAt(undefined)}
      >
        <ChartPlot chart={chart} reading={reading} />
      </div>
      <p className="p-chart-words" role="status">
        {reading?.words ?? (
          <span className="muted screen-only">
            Point at the chart, or use the arrow keys, to read its values.
          </span>
        )}
      </p>
    </>
  );
}

/** The value that a key moves to: undefined leaves the values, null is no key of the chart. */
function moved(key: string, at: number | undefined, last: number): number | undefined | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return at === undefined ? 0 : Math.min(last, at + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return at === undefined ? last : Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, (at ?? 0) + 10);
    case 'PageUp':
      return Math.max(0, (at ?? last) - 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      // In a dialog, Escape closes the dialog when nothing is read.
      return at === undefined ? null : undefined;
    default:
      return null;
  }
}
