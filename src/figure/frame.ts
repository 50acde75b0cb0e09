import { roundPercent } from '../base/index.js';
import { CHART_WIDTH, hairline, label, type Shape } from './chart.js';
import { linearScale, ticks, type Scale } from './scale.js';

/** Place of the plot within a chart, in points. */
export const PLOT = { left: 34, right: CHART_WIDTH - 8, top: 14, bottom: 118 } as const;

/** Height of a chart with one plot and the axis title below it. */
export const PLOT_HEIGHT = 146;

/** Scales of a plot with x in `[from, to]` and y as a share from 0 to `ceiling`. */
export function shareScales(
  from: number,
  to: number,
  ceiling: number,
): { readonly x: Scale; readonly y: Scale } {
  return {
    x: linearScale(from, to, PLOT.left, PLOT.right),
    y: linearScale(0, ceiling, PLOT.bottom, PLOT.top),
  };
}

/** Axes, ticks and titles of a plot: shares upward, `xTitle` along the x axis. Every tick is within its scale. */
export function frame(
  x: Scale,
  y: Scale,
  xTitle: string,
  yTitle: string,
  xTick: (value: number) => string,
): Shape[] {
  const shapes: Shape[] = [label(yTitle, 0, 7)];
  for (const value of ticks(y.from, y.to, 4)) {
    const at = y.at(value);
    shapes.push(
      hairline(PLOT.left, at, PLOT.right, at),
      label(roundPercent(value), PLOT.left - 4, at + 2.5, {
        anchor: 'end',
      }),
    );
  }
  for (const value of ticks(x.from, x.to, 8)) {
    const at = x.at(value);
    shapes.push(
      hairline(at, PLOT.bottom, at, PLOT.bottom + 3, 'muted'),
      label(xTick(value), at, PLOT.bottom + 11, { anchor: 'middle' }),
    );
  }
  shapes.push(
    hairline(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom, 'muted'),
    label(xTitle, (PLOT.left + PLOT.right) / 2, PLOT.bottom + 23, { anchor: 'middle' }),
  );
  return shapes;
}

/** A vertical mark with its name at the top, e.g. a threshold. `side` is the side of the line on which the name is set. */
export function mark(x: number, name: string, row: number, side: 'start' | 'end'): Shape[] {
  const y = PLOT.top + 11 + row * 9;
  return [
    {
      kind: 'line',
      points: [
        [x, PLOT.top - 2],
        [x, PLOT.bottom],
      ],
      stroke: 'text',
      width: 0.75,
      dash: [1.5, 1.5],
    },
    label(name, side === 'start' ? x + 3 : x - 3, y, { anchor: side, fill: 'text' }),
  ];
}
