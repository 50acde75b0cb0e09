import { useId } from 'react';
import {
  powerParts,
  RAISED_SIZE,
  RISE,
  type Chart,
  type ChartReading,
  type Ink,
  type Shape,
} from '../../../src/figure/index.js';

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
          {raisedText(shape.text, shape.size)}
        </text>
      );
  }
}

/** What follows an exponent goes back to the line. */
function raisedText(text: string, size: number): React.ReactNode {
  const parts = powerParts(text);
  return parts.map((part, index) => {
    const wasRaised = parts[index - 1]?.raised === true;
    if (!part.raised && !wasRaised) return part.text;
    return (
      <tspan
        key={index}
        dy={(part.raised ? -RISE : RISE) * size}
        {...(part.raised ? { fontSize: RAISED_SIZE * size } : {})}
      >
        {part.text}
      </tspan>
    );
  });
}

function paint(ink: Ink): string {
  return ink === 'none' ? 'none' : `var(--${ink})`;
}

function pointList(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y]) => `${x},${y}`).join(' ');
}
