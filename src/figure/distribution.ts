import { roundPercent, counted, decimal, powerOfTen } from '../base/index.js';
import {
  CHART_WIDTH,
  hairline,
  label,
  type Chart,
  type ChartReading,
  type Ink,
  type Shape,
} from './chart.js';
import { formatCount } from './format.js';
import { PLOT } from './frame.js';
import { linearScale, ticks, type Scale } from './scale.js';
import type { CurveMark } from './curve.js';

/** Counts of windows in bins with common edges. */
export interface Histogram {
  readonly role: 'target' | 'control';
  readonly counts: readonly number[];
  /** Number of texts that the counts are of. */
  readonly texts: number;
  /** The part of the counts that is drawn solid, with the rest pale; all of them if absent. */
  readonly lit?: readonly number[];
}

/** How far the axes of a distribution reach: the ends of log10 of the probability, and the largest share of windows in a bin, 0 … 1. */
export interface DistributionReach {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/**
 * All controls of an examination as one histogram, with every window that set the floors. Undefined where no control has a window.
 * @param controls with histograms of equal length
 */
export function controlHistogram(
  controls: readonly { readonly summary: { readonly histogram: readonly number[] } }[],
): Histogram | undefined {
  const counts: number[] = [];
  for (const { summary } of controls)
    summary.histogram.forEach((count, bin) => (counts[bin] = count + (counts[bin] ?? 0)));
  return counts.some((count) => count > 0) ? { role: 'control', counts, texts: controls.length } : undefined;
}

const TOP = 18;
const HALF = 52;
const HEIGHT = TOP + 2 * HALF + 40;
const MIDDLE = TOP + HALF;

/**
 * The distribution of the passages of target (upward) and control (downward) over log10 of their probability, each as a share of its own
 * windows on one scale, with the thresholds marked. `edges` has one entry more than each histogram.
 * @param reach of the axes; by default what the bins need. Distributions that are compared are drawn with the widest of theirs
 */
export function distribution(
  id: string,
  edges: readonly number[],
  target: Histogram,
  control: Histogram | undefined,
  marks: readonly CurveMark[],
  reach: DistributionReach = reachOf(edges, target, control, marks),
): Chart {
  const sides = control === undefined ? [target] : [target, control];
  const x = linearScale(reach.from, reach.to, PLOT.left, PLOT.right);
  // One scale for both sides, so that equal shares are equally tall.
  const tall = linearScale(0, Math.max(1e-9, reach.share), 0, HALF - 4);
  const shapes: Shape[] = [
    label('share of windows', 0, 7),
    ...sides.flatMap((side) => [...shareTicks(side, tall), ...bars(side, edges, x, tall)]),
    hairline(PLOT.left, MIDDLE, PLOT.right, MIDDLE, 'muted'),
    ...xAxis(x),
    ...marks.flatMap((one, index) => markLine(x.at(one.x), one.name, index)),
    label(`target (${sizeOf(target)})`, PLOT.left + 4, TOP + 6, {
      fill: 'target',
      bold: true,
    }),
    ...(control === undefined
      ? []
      : [
          label(`control (${sizeOf(control)})`, PLOT.left + 4, TOP + 2 * HALF - 2, {
            fill: 'control',
            bold: true,
          }),
        ]),
  ];
  return {
    id,
    title: 'Probability of the passages: target above, control below',
    description: describe(edges, sides, marks),
    width: CHART_WIDTH,
    height: HEIGHT,
    shapes,
    columns: ['role', 'from log10 probability', 'to log10 probability', 'windows', 'share of windows'],
    readings: sides.flatMap((side) => readings(side, edges, x, tall)),
  };
}

/** How far the axes of a distribution must reach; for its arguments see {@link distribution}. */
export function reachOf(
  edges: readonly number[],
  target: Histogram,
  control: Histogram | undefined,
  marks: readonly CurveMark[],
): DistributionReach {
  const sides = control === undefined ? [target] : [target, control];
  const used = usedBins(edges, sides);
  const markXs = marks.map((one) => one.x);
  return {
    from: Math.min(edges[used.first] ?? 0, ...markXs),
    to: Math.max(edges[used.last + 1] ?? 1, ...markXs),
    share: Math.max(0, ...sides.flatMap(shares)),
  };
}

/** The reach that holds all of them, for distributions that are compared. @param reaches at least one */
export function widestReach(reaches: readonly DistributionReach[]): DistributionReach {
  return {
    from: Math.min(...reaches.map(({ from }) => from)),
    to: Math.max(...reaches.map(({ to }) => to)),
    share: Math.max(...reaches.map(({ share }) => share)),
  };
}

function readings(side: Histogram, edges: readonly number[], x: Scale, tall: Scale): ChartReading[] {
  const all = total(side);
  return side.counts.flatMap((count, bin): ChartReading[] => {
    if (count === 0) return [];
    const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
    const height = tall.at(count / all);
    return [
      {
        x: (x.at(from) + x.at(to)) / 2,
        y: side.role === 'target' ? MIDDLE - height : MIDDLE + height,
        values: [side.role, from, to, count, count / all],
        words: `${side.role}: ${counted(count, 'window')} of ${formatCount(all)} (${roundPercent(count / all)}) from ${powerOfTen(from)} to ${powerOfTen(to)}`,
      },
    ];
  });
}

/** `129 windows`, or `129 windows of 6 texts`. */
function sizeOf(side: Histogram): string {
  const windows = counted(total(side), 'window');
  return side.texts > 1 ? `${windows} of ${counted(side.texts, 'text')}` : windows;
}

function total(side: Histogram): number {
  return side.counts.reduce((sum, count) => sum + count, 0);
}

function shares(side: Histogram): number[] {
  const all = Math.max(1, total(side));
  return side.counts.map((count) => count / all);
}

function usedBins(edges: readonly number[], sides: readonly Histogram[]): { first: number; last: number } {
  const bins = edges.length - 1;
  const filled = (bin: number): boolean => sides.some((side) => (side.counts[bin] ?? 0) > 0);
  let first = 0;
  let last = Math.max(0, bins - 1);
  while (first < last && !filled(first)) first += 1;
  while (last > first && !filled(last)) last -= 1;
  return { first, last };
}

function bars(side: Histogram, edges: readonly number[], x: Scale, tall: Scale): Shape[] {
  const solid: Ink = side.role === 'target' ? 'target' : 'control';
  const pale: Ink = side.role === 'target' ? 'target-wash' : 'control-wash';
  const all = Math.max(1, total(side));
  const draw = (counts: readonly number[], fill: Ink): Shape[] =>
    counts.flatMap((count, bin): Shape[] => {
      if (count === 0) return [];
      const left = x.at(edges[bin] ?? 0);
      const right = x.at(edges[bin + 1] ?? 0);
      const height = tall.at(count / all);
      const gap = right - left > 3 ? 0.5 : 0;
      return [
        {
          kind: 'rect',
          x: left,
          y: side.role === 'target' ? MIDDLE - height : MIDDLE,
          width: Math.max(0.3, right - left - gap),
          height,
          fill,
        },
      ];
    });
  return side.lit === undefined
    ? draw(side.counts, solid)
    : [...draw(side.counts, pale), ...draw(side.lit, solid)];
}

function shareTicks(side: Histogram, tall: Scale): Shape[] {
  return ticks(0, tall.to, 2)
    .filter((value) => value > 0)
    .flatMap((value): Shape[] => {
      const y = side.role === 'target' ? MIDDLE - tall.at(value) : MIDDLE + tall.at(value);
      const text = roundPercent(value);
      return [hairline(PLOT.left, y, PLOT.right, y), label(text, PLOT.left - 4, y + 2.5, { anchor: 'end' })];
    });
}

function xAxis(x: Scale): Shape[] {
  const bottom = TOP + 2 * HALF + 2;
  return [
    ...ticks(x.from, x.to, 8).flatMap((value): Shape[] => [
      hairline(x.at(value), bottom, x.at(value), bottom + 3, 'muted'),
      label(decimal(value, 0), x.at(value), bottom + 11, { anchor: 'middle' }),
    ]),
    hairline(PLOT.left, bottom, PLOT.right, bottom, 'muted'),
    label(
      'log10 of the probability of the passage (full softmax)',
      (PLOT.left + PLOT.right) / 2,
      bottom + 23,
      {
        anchor: 'middle',
      },
    ),
  ];
}

function markLine(x: number, name: string, row: number): Shape[] {
  const end = row === 0 || x > PLOT.left + (PLOT.right - PLOT.left) * 0.8;
  return [
    {
      kind: 'line',
      points: [
        [x, TOP - 4],
        [x, TOP + 2 * HALF + 2],
      ],
      stroke: 'text',
      width: 0.75,
      dash: [1.5, 1.5],
    },
    label(name, end ? x - 3 : x + 3, TOP + 2 + row * 9, { anchor: end ? 'end' : 'start', fill: 'text' }),
  ];
}

function describe(
  edges: readonly number[],
  sides: readonly Histogram[],
  marks: readonly CurveMark[],
): string {
  const parts = sides.map((side) => {
    const used = usedBins(edges, [side]);
    return (
      `${side.role}: ${sizeOf(side)} between 10^${decimal(edges[used.first] ?? 0, 0)} and ` +
      `10^${decimal(edges[used.last + 1] ?? 0, 0)}`
    );
  });
  const lines = marks.map((one) => `${one.name} at 10^${decimal(one.x, 1)}`);
  return `Histogram of log10 probability. ${[...parts, ...lines].join('; ')}.`;
}
