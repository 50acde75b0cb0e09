import { useId } from 'react';
import type { Chart, ChartReading, Ink, Shape } from '../../../src/figure/index.js';

export interface ChartPlotProps {
  readonly chart: Chart;
  /** The value that is read now; a mark shows where it is. */
  readonly reading?: ChartReading | undefined;
}

/** The drawing of a chart, with the same shapes as in the report; its colors are CSS variables of the same name, so it follows the theme. */
export function ChartPlot({ chart, reading }: ChartPlotProps): React.JSX.Element {
  const id = useId();
  return (
    <svg
      className="p-chart-svg"
      viewBox={`0 0 ${chart.width} ${chart.height}`}
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
    >
      <title id={`${id}-title`}>{chart.title}</title>
      <desc id={`${id}-description`}>{chart.description}</desc>
      {chart.shapes.map((shape, index) => (
        <ShapeView key={index} shape={shape} />
      ))}
      {reading !== undefined && <circle className="p-chart-reading" cx={reading.x} cy={reading.y} r={4} />}
    </svg>
  );
}

function ShapeView({ shape }: { readonly shape: Shape }): React.JSX.Element {
  switch (shape.kind) {
    case 'rect':
      return (
        <rect
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          fill={paint(shape.fill)}
          stroke={shape.stroke === undefined ? 'none' : paint(shape.stroke)}
          strokeWidth={0.5}
        />
      );
    case 'line':
      return (
        <polyline
          points={pointList(shape.points)}
          fill="none"
          stroke={paint(shape.stroke)}
          strokeWidth={shape.width}
          {...(shape.dash === undefined ? {} : { strokeDasharray: shape.dash.join(' ') })}
        />
      );
    case 'area':
      return <polygon points={pointList(shape.points)} fill={paint(shape.fill)} />;
    case 'text':
      return (
        <text
          x={shape.x}
          y={shape.y}
          fontSize={shape.size}
          textAnchor={shape.anchor}
          fill={shape.fill === 'control' ? 'var(--control-text)' : paint(shape.fill)}
          fontWeight={shape.bold === true ? 600 : 400}
        >
          {shape.text}
        </text>
      );
  }
}

function paint(ink: Ink): string {
  return ink === 'none' ? 'none' : `var(--${ink})`;
}

function pointList(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y]) => `${x},${y}`).join(' ');
}
