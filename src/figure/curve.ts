import { decimal, percent, powerOfTen } from '../base/index.js';
import type { Scored } from '../base/index.js';
import { CHART_WIDTH, label, type Chart, type ChartReading, type Shape } from './chart.js';
import { frame, mark, PLOT, PLOT_HEIGHT, shareScales } from './frame.js';
import { shareCeiling, type Scale } from './scale.js';

/** A point of a curve: coverage of target and control at x. */
export interface CurvePoint {
  readonly x: number;
  readonly target: Scored;
  readonly control: Scored;
}

/** A threshold to mark on the x axis. */
export interface CurveMark {
  readonly name: string;
  readonly x: number;
}

/** Coverage under one decoding policy. */
export interface PolicyCurve {
  readonly policy: string;
  readonly points: readonly CurvePoint[];
}

/**
 * Coverage against the number of queries: a pair of lines for each policy, distinguished by marks. Counsel chooses the budget, not the
 * chart. x = log10 n; at most four policies.
 */
export function queryCurves(id: string, probability: number, curves: readonly PolicyCurve[]): Chart {
  return curve(
    id,
    'Coverage against the number of queries',
    `number of queries within which a passage is expected to appear with probability ${decimal(probability, 2)}`,
    curves,
    [],
    (value) => powerOfTen(value),
  );
}

/** Coverage as the threshold is raised decade by decade. x = log10 of the threshold. */
export function thresholdCurve(
  id: string,
  points: readonly CurvePoint[],
  marks: readonly CurveMark[],
): Chart {
  return curve(
    id,
    'Coverage as the threshold is raised',
    'threshold: log10 of the probability that a passage must exceed',
    [{ policy: '', points }],
    marks,
    (value) => decimal(value, 0),
  );
}

function curve(
  id: string,
  title: string,
  xTitle: string,
  curves: readonly PolicyCurve[],
  marks: readonly CurveMark[],
  xTick: (value: number) => string,
): Chart {
  const sorted = curves.map(({ policy, points }) => ({
    policy,
    points: [...points].sort((a, b) => a.x - b.x),
  }));
  const all = sorted.flatMap(({ points }) => points);
  const xs = [...all.map((point) => point.x), ...marks.map((one) => one.x)];
  const from = xs.length === 0 ? 0 : Math.min(...xs);
  const to = xs.length === 0 ? 1 : Math.max(...xs);
  const ceiling = shareCeiling(all.flatMap((point) => [point.target, point.control].filter(isNumber)));
  const { x, y } = shareScales(from, to, ceiling);
  const policies = sorted.map(({ policy }) => policy).filter((policy) => policy !== '');
  const shapes: Shape[] = [
    ...frame(x, y, xTitle, 'share of the characters of each text', xTick),
    ...marks.flatMap((one, index) =>
      mark(x.at(one.x), one.name, index, leftmost(one, marks) ? 'end' : 'start'),
    ),
    ...(['control', 'target'] as const).flatMap((side) =>
      sorted.flatMap(({ points }, index) => lines(points, side, MARKERS[index] ?? 'none', x, y)),
    ),
    ...key(),
    ...policyKey(policies),
  ];
  return {
    id,
    title,
    description: sorted.map(({ policy, points }) => describe(policy || title, points, xTick)).join(' '),
    width: CHART_WIDTH,
    height: PLOT_HEIGHT + (policies.length > 0 ? KEY_HEIGHT : 0),
    shapes,
    columns: ['policy', xTitle, 'target, share of the work’s characters', 'control, share of its characters'],
    readings: sorted.flatMap(({ policy, points }) =>
      points.map((point): ChartReading => {
        const drawn = [point.target, point.control].find(isNumber);
        return {
          x: x.at(point.x),
          y: drawn === undefined ? PLOT.bottom : y.at(drawn),
          values: [policy, point.x, valueOf(point.target), valueOf(point.control)],
          words: `${policy === '' ? '' : `${policy}, `}${pointWords(point, xTick)}`,
        };
      }),
    ),
  };
}

/** The name of the leftmost mark is set to its left, so that the names of close marks do not overlap. */
function leftmost(one: CurveMark, marks: readonly CurveMark[]): boolean {
  return marks.length > 1 && marks.every((other) => other.x >= one.x);
}

function lines(
  points: readonly CurvePoint[],
  side: 'target' | 'control',
  marker: Marker,
  x: Scale,
  y: Scale,
): Shape[] {
  const drawn: Shape[] = [];
  let run: [number, number][] = [];
  const flush = (): void => {
    if (run.length > 1) {
      drawn.push({
        kind: 'line',
        points: run,
        stroke: side,
        width: side === 'target' ? 1.6 : 1.2,
        ...(side === 'control' ? { dash: [4, 2] as const } : {}),
      });
      drawn.push(
        ...run.filter((_, index) => index % 3 === 1).flatMap(([px, py]) => markerAt(marker, px, py, side)),
      );
    }
    run = [];
  };
  for (const point of points) {
    const value = point[side];
    if (isNumber(value)) run.push([x.at(point.x), y.at(value)]);
    else flush();
  }
  flush();
  return drawn;
}

type Marker = 'none' | 'square' | 'open' | 'bar';

/** Marks on the lines of the first, second … policy. */
const MARKERS: readonly Marker[] = ['none', 'square', 'open', 'bar'];

function markerAt(marker: Marker, x: number, y: number, ink: 'target' | 'control' | 'text'): Shape[] {
  if (marker === 'none') return [];
  if (marker === 'bar') {
    return [
      {
        kind: 'line',
        points: [
          [x, y - 3],
          [x, y + 3],
        ],
        stroke: ink,
        width: 1.2,
      },
    ];
  }
  const size = marker === 'square' ? 3.6 : 4.4;
  return [
    {
      kind: 'rect',
      x: x - size / 2,
      y: y - size / 2,
      width: size,
      height: size,
      fill: marker === 'square' ? ink : 'target-wash',
      ...(marker === 'open' ? { stroke: ink } : {}),
    },
  ];
}

const KEY_HEIGHT = 14;

/** Which mark means which policy, below the axis. */
function policyKey(policies: readonly string[]): Shape[] {
  const y = PLOT_HEIGHT + 6;
  const step = (PLOT.right - PLOT.left) / Math.max(2, policies.length);
  return policies.flatMap((policy, index): Shape[] => {
    const left = PLOT.left + index * step;
    return [
      {
        kind: 'line',
        points: [
          [left, y],
          [left + 20, y],
        ],
        stroke: 'text',
        width: 1.2,
      },
      ...markerAt(MARKERS[index] ?? 'none', left + 10, y, 'text'),
      label(policy, left + 24, y + 2.5, { fill: 'text' }),
    ];
  });
}

/** The key of target and control lines, right of the y title. */
function key(): Shape[] {
  const y = 4.5;
  const right = PLOT.right;
  return [
    {
      kind: 'line',
      points: [
        [right - 112, y],
        [right - 96, y],
      ],
      stroke: 'target',
      width: 1.6,
    },
    label('target', right - 93, y + 2.5, { fill: 'text' }),
    {
      kind: 'line',
      points: [
        [right - 48, y],
        [right - 32, y],
      ],
      stroke: 'control',
      width: 1.2,
      dash: [4, 2],
    },
    label('control', right - 29, y + 2.5, { fill: 'text' }),
  ];
}

function describe(title: string, points: readonly CurvePoint[], xTick: (value: number) => string): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${title}: no points.`;
  const middle = points[Math.floor(points.length / 2)] ?? first;
  return `${title}: ${[first, middle, last].map((point) => pointWords(point, xTick)).join('; ')}.`;
}

function pointWords(point: CurvePoint, xTick: (value: number) => string): string {
  return `at ${xTick(point.x)} target ${word(point.target)}, control ${word(point.control)}`;
}

function valueOf(value: Scored): string | number {
  return isNumber(value) ? value : '';
}

function word(value: Scored): string {
  return isNumber(value) ? percent(value) : 'not available';
}

function isNumber(value: Scored): value is number {
  return typeof value === 'number';
}
