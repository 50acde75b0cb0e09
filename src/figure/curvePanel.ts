import { counted } from '../base/index.js';
import type { CurvePanel } from '../domain/index.js';
import { CHART_WIDTH, hairline, label, type Chart, type ChartReading, type Shape } from './chart.js';
import { fitLabel, labelWidth } from './labelWidth.js';
import { axisDomain, panelAxis, roundDomain, spacedTicks, type PanelAxis } from './panelAxis.js';
import { axisNumber } from './panelWords.js';
import { seriesMark } from './seriesMark.js';
import { visibleShort } from './visibleShort.js';

type Series = CurvePanel['series'][number];

const TOP = 16;
const BOTTOM = 126;
const RIGHT = CHART_WIDTH - 10;
/** From the plot to the first line of the key. */
const BELOW = 40;
const KEY_LINE = 12;
/** About how many marks a line has. */
const MARKS_ON_LINE = 8;

/**
 * A curve panel as a chart: at most eight series, targets as solid and controls as dashed lines, each name with a mark of its own, so that a
 * black-and-white copy distinguishes them. A target and a control of the same name have the same mark.
 */
export function curveChart(id: string, panel: CurvePanel): Chart {
  const series = panel.series.map((one) => ({ ...one, points: [...one.points].sort((a, b) => a.x - b.x) }));
  const points = series.flatMap((one) => one.points);
  const values = points.flatMap((point) => (typeof point.y === 'number' ? [point.y] : []));
  const ys = roundDomain(axisDomain(values, panel.y.kind), panel.y.kind, 4);
  const y = panelAxis(ys, panel.y.kind, BOTTOM, TOP, 4);
  const left = 8 + Math.max(26, ...y.ticks.map(({ text }) => labelWidth(text)));
  const x = panelAxis(xDomain(points.map((point) => point.x)), panel.x.kind, left, RIGHT, 7);
  const names = [...new Set(series.map(({ name }) => name))];
  const key = keyShapes(series, names, BOTTOM + BELOW);
  return {
    id,
    title: visibleShort(panel.title, 200),
    description: describe(panel, series),
    width: CHART_WIDTH,
    height: BOTTOM + BELOW + key.height,
    shapes: [
      ...axes(panel, x, y, left),
      ...(points.length === 0
        ? [label('no points', (left + RIGHT) / 2, (TOP + BOTTOM) / 2, { anchor: 'middle' })]
        : []),
      // Controls first, so that the lines of the work are on top.
      ...(['control', 'target'] as const).flatMap((role) =>
        series.filter((one) => one.role === role).flatMap((one) => lines(one, names.indexOf(one.name), x, y)),
      ),
      ...key.shapes,
    ],
    columns: ['series', 'role', visibleShort(panel.x.title, 160), visibleShort(panel.y.title, 160)],
    readings: series.flatMap(({ name, role, points: own }) =>
      own.map((point): ChartReading => {
        return {
          x: x.scale.at(point.x),
          y: typeof point.y === 'number' ? y.scale.at(point.y) : BOTTOM,
          values: [visibleShort(name, 120), role, point.x, typeof point.y === 'number' ? point.y : ''],
          words: `${keyName(name, role)}: ${pointWords(point, panel)}`,
        };
      }),
    ),
  };
}

function xDomain(xs: readonly number[]): readonly [number, number] {
  if (xs.length === 0) return [0, 1];
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

function axes({ x: ofX, y: ofY }: CurvePanel, x: PanelAxis, y: PanelAxis, left: number): Shape[] {
  return [
    label(fitLabel(ofY.title, CHART_WIDTH), 0, 7),
    ...y.ticks.flatMap(({ at, text }): Shape[] => [
      hairline(left, at, RIGHT, at),
      label(text, left - 4, at + 2.5, { anchor: 'end' }),
    ]),
    ...spacedTicks(x.ticks).flatMap(({ at, text }): Shape[] => [
      hairline(at, BOTTOM, at, BOTTOM + 3, 'muted'),
      label(text, at, BOTTOM + 11, { anchor: 'middle' }),
    ]),
    hairline(left, BOTTOM, RIGHT, BOTTOM, 'muted'),
    label(fitLabel(ofX.title, RIGHT - left), (left + RIGHT) / 2, BOTTOM + 23, { anchor: 'middle' }),
  ];
}

function lines({ points, role }: Series, mark: number, x: PanelAxis, y: PanelAxis): Shape[] {
  const shapes: Shape[] = [];
  const every = Math.max(1, Math.floor(points.length / MARKS_ON_LINE));
  let run: [number, number][] = [];
  const flush = (): void => {
    if (run.length > 1) {
      shapes.push({
        kind: 'line',
        points: run,
        stroke: role,
        width: role === 'target' ? 1.6 : 1.2,
        ...(role === 'control' ? { dash: [4, 2] as const } : {}),
      });
    }
    run = [];
  };
  const marks: Shape[] = [];
  points.forEach((point, index) => {
    if (typeof point.y !== 'number') {
      flush();
      return;
    }
    const place: [number, number] = [x.scale.at(point.x), y.scale.at(point.y)];
    const isAlone = run.length === 0 && typeof points[index + 1]?.y !== 'number';
    run.push(place);
    // The offset separates the marks of series with the same points.
    if (isAlone || (index + mark) % every === 0) marks.push(...seriesMark(mark, ...place, role));
  });
  flush();
  return [...shapes, ...marks];
}

/** The key below the axis: as many series in a row as fit. */
function keyShapes(
  series: readonly Series[],
  names: readonly string[],
  top: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const shapes: Shape[] = [];
  let x = 0;
  let row = 0;
  for (const { name, role } of series) {
    const text = fitLabel(keyName(name, role), CHART_WIDTH - 30);
    const width = 28 + labelWidth(text);
    if (x > 0 && x + width > CHART_WIDTH) {
      x = 0;
      row += 1;
    }
    const y = top + row * KEY_LINE;
    shapes.push(
      {
        kind: 'line',
        points: [
          [x, y - 2.5],
          [x + 22, y - 2.5],
        ],
        stroke: role,
        width: role === 'target' ? 1.6 : 1.2,
        ...(role === 'control' ? { dash: [4, 2] as const } : {}),
      },
      ...seriesMark(names.indexOf(name), x + 11, y - 2.5, role),
      label(text, x + 26, y, { fill: 'text' }),
    );
    x += width + 14;
  }
  return { shapes, height: (series.length === 0 ? 0 : row + 1) * KEY_LINE - 6 };
}

/** The name of a series or bar, preceded by `control` where its name does not say so. */
export function keyName(name: string, role: 'target' | 'control'): string {
  const shown = visibleShort(name === '' ? role : name, 120);
  return role === 'control' && !/control/i.test(shown) ? `control: ${shown}` : shown;
}

function describe(panel: CurvePanel, series: readonly Series[]): string {
  const axis = `${visibleShort(panel.y.title, 160)} against ${visibleShort(panel.x.title, 160)}.`;
  if (series.length === 0) return `${axis} No lines.`;
  const parts = series.map(({ name, role, points }) => {
    const [first] = points;
    const last = points.at(-1);
    const lead = `${keyName(name, role)} (${role}):`;
    if (first === undefined || last === undefined) return `${lead} no points.`;
    const middle = points[Math.floor(points.length / 2)] ?? first;
    const shown = [...new Set([first, middle, last])].map((point) => pointWords(point, panel));
    const missing = points.filter(({ y }) => typeof y !== 'number').length;
    return `${lead} ${shown.join('; ')}${missing === 0 ? '' : `; ${counted(missing, 'point')} without a value`}.`;
  });
  return [axis, ...parts].join(' ');
}

function pointWords({ x, y }: Series['points'][number], panel: CurvePanel): string {
  return `${typeof y === 'number' ? axisNumber(y, panel.y.kind) : 'no value'} at ${axisNumber(x, panel.x.kind)}`;
}
