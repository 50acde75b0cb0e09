import type { BarsPanel } from '../domain/index.js';
import {
  CHART_WIDTH,
  hairline,
  label,
  LABEL_SIZE,
  type Chart,
  type ChartReading,
  type Shape,
} from './chart.js';
import { keyName } from './curvePanel.js';
import { fitLabel, labelWidth } from './labelWidth.js';
import { axisDomain, panelAxis, roundDomain, spacedTicks, type PanelAxis } from './panelAxis.js';
import { axisNumber } from './panelWords.js';
import { visibleShort } from './visibleShort.js';

type Group = BarsPanel['groups'][number];
type Bar = Group['bars'][number];

/** Greatest height of a chart: it leaves room for title and caption on a page. */
const TALLEST = 470;
const TOP = 14;
const GROUP_LINE = 12;
const BAR_LINE = 11;
const BAR = 6.5;
const GROUP_GAP = 5;
/** Least and greatest width of the names of bars. */
const NAMES: readonly [number, number] = [40, 168];
/** Height of the tick labels below. */
const FOOT = 26;

/**
 * A bars panel as charts, one below the other when the groups do not fit on a page. Bars are horizontal, so that each has its name and its
 * value on its own line. The control is hatched, the work is filled, and intervals are whiskers. On a log scale a mark replaces the bar: its
 * length would depend on where the axis begins.
 */
export function barsCharts(id: string, panel: BarsPanel): Chart[] {
  const parts = pages(panel.groups);
  // All parts share one scale, because they are read together.
  const bars = panel.groups.flatMap(({ bars: own }) => own);
  const values = bars.flatMap((bar) => (typeof bar.value === 'number' ? [bar.value, ...ends(bar)] : []));
  const domain = roundDomain(axisDomain(values, panel.y.kind), panel.y.kind, 4);
  const title = visibleShort(panel.title, 200);
  return parts.map((groups, index) => ({
    id: index === 0 ? id : `${id}-${index + 1}`,
    title: parts.length === 1 ? title : `${title} (${index + 1} of ${parts.length})`,
    description: describe(panel, groups),
    width: CHART_WIDTH,
    height: TOP + heightOf(groups) + FOOT,
    columns: [
      'group',
      'bar',
      'role',
      visibleShort(panel.y.title, 160),
      'lower end of the 95% interval',
      'upper end of the 95% interval',
    ],
    ...draw(panel, groups, domain),
  }));
}

function ends({ value, lower, upper }: Bar): number[] {
  if (typeof value !== 'number') return [];
  return [lower, upper].filter((end) => end !== undefined && Number.isFinite(end)) as number[];
}

/** A group with a single bar that needs no name of its own takes one line. */
function isSingle({ name, bars }: Group): boolean {
  const [only] = bars;
  return bars.length === 1 && only !== undefined && (only.name === '' || only.name === name);
}

function groupHeight(group: Group): number {
  const lines = isSingle(group) ? 0 : GROUP_LINE;
  return lines + Math.max(1, group.bars.length) * BAR_LINE + GROUP_GAP;
}

function heightOf(groups: readonly Group[]): number {
  return groups.length === 0 ? GROUP_LINE : groups.reduce((sum, group) => sum + groupHeight(group), 0);
}

function pages(groups: readonly Group[]): Group[][] {
  const parts: Group[][] = [[]];
  let used = 0;
  for (const group of groups) {
    const height = groupHeight(group);
    if (used > 0 && used + height > TALLEST - TOP - FOOT) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(group);
    used += height;
  }
  return parts;
}

function draw(
  panel: BarsPanel,
  groups: readonly Group[],
  domain: readonly [number, number],
): Pick<Chart, 'shapes' | 'readings'> {
  const { kind } = panel.y;
  const values = groups.flatMap(({ bars }) => bars.map((bar) => valueText(bar, kind)));
  const valueWidth = Math.min(170, Math.max(30, ...values.map((text) => labelWidth(text)))) + 6;
  const names = groups.flatMap((group) => group.bars.map((bar) => labelWidth(barName(group, bar))));
  const nameWidth = Math.min(NAMES[1], Math.max(NAMES[0], ...names));
  const left = nameWidth + 6;
  const right = CHART_WIDTH - valueWidth;
  const bottom = TOP + heightOf(groups);
  const axis = panelAxis(domain, kind, left, right, right - left < 200 ? 4 : 6);
  const shapes: Shape[] = [
    label(fitLabel(panel.y.title, CHART_WIDTH - 130), 0, 7),
    ...roleKey(),
    ...spacedTicks(axis.ticks).flatMap(({ at, text }): Shape[] => [
      hairline(at, TOP, at, bottom),
      label(text, at, bottom + 10, { anchor: 'middle' }),
    ]),
    hairline(left, bottom, right, bottom, 'muted'),
  ];
  if (groups.length === 0) shapes.push(label('nothing to compare', left + 4, TOP + 8));
  const readings: ChartReading[] = [];
  let y = TOP;
  for (const group of groups) {
    if (!isSingle(group)) {
      shapes.push(
        label(fitLabel(group.name, CHART_WIDTH, LABEL_SIZE * 1.1), 0, y + 9, { fill: 'text', bold: true }),
      );
      y += GROUP_LINE;
    }
    for (const bar of group.bars) {
      const name = fitLabel(barName(group, bar), nameWidth);
      shapes.push(
        label(name, nameWidth, y + 8, { anchor: 'end', fill: 'text' }),
        ...barShapes(bar, axis, y + (BAR_LINE - BAR) / 2, kind),
        label(fitLabel(valueText(bar, kind), valueWidth - 6), right + 6, y + 8, { fill: 'text' }),
      );
      readings.push(readingOf(panel, group, bar, axis, y + BAR_LINE / 2));
      y += BAR_LINE;
    }
    if (group.bars.length === 0) {
      shapes.push(label('nothing measured', left + 4, y + 8));
      y += BAR_LINE;
    }
    y += GROUP_GAP;
  }
  return { shapes, readings };
}

function readingOf(panel: BarsPanel, group: Group, bar: Bar, { scale }: PanelAxis, y: number): ChartReading {
  const groupName = visibleShort(group.name, 160);
  const isValue = typeof bar.value === 'number';
  return {
    x: scale.at(typeof bar.value === 'number' ? bar.value : scale.from),
    y,
    values: [
      groupName,
      visibleShort(bar.name, 120),
      bar.role,
      typeof bar.value === 'number' ? bar.value : '',
      isValue ? (bar.lower ?? '') : '',
      isValue ? (bar.upper ?? '') : '',
    ],
    words: `${isSingle(group) ? '' : `${groupName}: `}${barWords(group, bar, panel.y.kind)}`,
  };
}

function barWords(group: Group, bar: Bar, kind: BarsPanel['y']['kind']): string {
  const interval =
    bar.lower === undefined || bar.upper === undefined
      ? ''
      : ` (95% confidence interval ${axisNumber(bar.lower, kind)} to ${axisNumber(bar.upper, kind)})`;
  return `${barName(group, bar)} ${visibleShort(valueText(bar, kind), 160)}${interval}`;
}

function barName(group: Group, bar: Bar): string {
  return isSingle(group) ? visibleShort(group.name, 120) : keyName(bar.name, bar.role);
}

function valueText({ value }: Bar, kind: BarsPanel['y']['kind']): string {
  return typeof value === 'number' ? axisNumber(value, kind) : `no value: ${value.reason}`;
}

function barShapes(bar: Bar, { scale }: PanelAxis, top: number, kind: BarsPanel['y']['kind']): Shape[] {
  if (typeof bar.value !== 'number') return [];
  const at = scale.at(bar.value);
  const middle = top + BAR / 2;
  return [
    ...(kind === 'log10' ? markShapes(bar, at, middle) : filled(bar, scale.at(0), at, top)),
    ...whisker(bar, (value) => scale.at(value), middle),
  ];
}

function filled({ role }: Bar, zero: number, at: number, top: number): Shape[] {
  const [x, width] = [Math.min(zero, at), Math.max(Math.abs(at - zero), 0.8)];
  if (role === 'target') return [{ kind: 'rect', x, y: top, width, height: BAR, fill: 'target' }];
  const strokes: Shape[] = [];
  for (let line = x + 3; line < x + width - 0.5; line += 3) {
    strokes.push({
      kind: 'line',
      points: [
        [line, top],
        [line, top + BAR],
      ],
      stroke: 'control',
      width: 0.6,
    });
  }
  return [
    { kind: 'rect', x, y: top, width, height: BAR, fill: 'control-wash', stroke: 'control' },
    ...strokes,
  ];
}

function markShapes({ role }: Bar, at: number, middle: number): Shape[] {
  const r = 2.8;
  return [
    {
      kind: 'rect',
      x: at - r,
      y: middle - r,
      width: 2 * r,
      height: 2 * r,
      fill: role === 'target' ? 'target' : 'control-wash',
      stroke: role,
    },
  ];
}

function whisker({ lower, upper }: Bar, at: (value: number) => number, middle: number): Shape[] {
  if (lower === undefined || upper === undefined) return [];
  const [from, to] = [at(lower), at(upper)];
  const parts: (readonly [number, number])[][] = [
    [
      [from, middle],
      [to, middle],
    ],
    [
      [from, middle - 2],
      [from, middle + 2],
    ],
    [
      [to, middle - 2],
      [to, middle + 2],
    ],
  ];
  // A light edge makes them visible on a dark bar.
  return [
    ...parts.map((points): Shape => ({ kind: 'line', points, stroke: 'target-wash', width: 2.4 })),
    ...parts.map((points): Shape => ({ kind: 'line', points, stroke: 'text', width: 0.9 })),
  ];
}

function roleKey(): Shape[] {
  const x = CHART_WIDTH - 112;
  return [
    ...filled({ name: '', role: 'target', value: 1 }, x, x + 14, 1.5),
    label('work', x + 18, 7.5, { fill: 'text' }),
    ...filled({ name: '', role: 'control', value: 1 }, x + 56, x + 70, 1.5),
    label('control', x + 74, 7.5, { fill: 'text' }),
  ];
}

function describe({ y }: BarsPanel, groups: readonly Group[]): string {
  const lead = `${visibleShort(y.title, 160)}.`;
  if (groups.length === 0) return `${lead} Nothing to compare.`;
  const parts = groups.map(({ name, bars }) => {
    const words = bars.map((bar) => {
      const interval =
        bar.lower === undefined || bar.upper === undefined
          ? ''
          : ` (95% confidence interval ${axisNumber(bar.lower, y.kind)} to ${axisNumber(bar.upper, y.kind)})`;
      return `${keyName(bar.name, bar.role)} ${visibleShort(valueText(bar, y.kind), 160)}${interval}`;
    });
    return `${visibleShort(name, 160)}: ${words.length === 0 ? 'nothing measured' : words.join(', ')}.`;
  });
  return [lead, ...parts].join(' ');
}
