import { chartSvg, curveChart } from '../../../src/figure/index.js';

/** A line of a figure. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A level that is said, drawn dashed. */
  readonly isLevel?: boolean;
}

/** A figure of shares, drawn as the reports draw curves. */
export interface Figure {
  /** The name of its file in docs/images, without the extension. */
  readonly id: string;
  readonly title: string;
  readonly x: { readonly title: string; readonly kind: 'count' | 'number' };
  readonly y: string;
  readonly lines: readonly Line[];
}

/** A figure as an SVG file on white paper. */
export function svgOf({ id, title, x, y, lines }: Figure): string {
  const chart = curveChart(id, {
    kind: 'curve',
    id,
    title,
    x,
    y: { title: y, kind: 'share' },
    series: lines.map(({ name, points, isLevel }) => ({
      name,
      role: isLevel === true ? 'control' : 'target',
      points: points.map(([at, value]) => ({ x: at, y: value })),
    })),
    note: '',
  });
  const description = lines
    .map(
      ({ name, points }) =>
        `${name}: ${points.map(([at, value]) => `${value.toFixed(4)} at ${at}`).join(', ')}.`,
    )
    .join(' ');
  // The figures of reports name a dashed line a control; here it is a level.
  const shapes = chart.shapes.map((shape) =>
    shape.kind === 'text' ? { ...shape, text: shape.text.replace(/^control: /, '') } : shape,
  );
  const paper = `<rect width="${chart.width}" height="${chart.height}" fill="#fff"/>`;
  return `${chartSvg({ ...chart, shapes, description }).replace('</desc>', `</desc>${paper}`)}\n`;
}
