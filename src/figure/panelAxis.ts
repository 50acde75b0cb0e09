import { decimal, powerOfTen, scientific } from '../base/index.js';
import { formatCount } from './format.js';
import { CHART_WIDTH } from './chart.js';
import { labelWidth } from './labelWidth.js';
import { linearScale, shareCeiling, ticks, type Scale } from './scale.js';

/** What an axis of a panel measures. */
export type AxisKind = 'share' | 'log10' | 'number' | 'bits' | 'count';

/** An axis: the positions of values, in points, and the labels of its ticks. */
export interface PanelAxis {
  readonly scale: Scale;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** The domain of an axis that contains all values; shares, bits and counts begin at zero, where bars begin. */
export function axisDomain(values: readonly number[], kind: AxisKind): readonly [number, number] {
  if (kind === 'share') return [0, shareCeiling(values)];
  const low = values.length === 0 ? 0 : Math.min(...values);
  const high = values.length === 0 ? 1 : Math.max(...values);
  if (kind === 'log10') return widened(low, high);
  return widened(Math.min(0, low), Math.max(0, high));
}

/** The domain widened to the nearest ticks, so that the highest and the lowest value are between two ticks. */
export function roundDomain(
  [from, to]: readonly [number, number],
  kind: AxisKind,
  count: number,
): readonly [number, number] {
  const [first, second] = ticks(from, to, count);
  const inner = ticks(from, to, 2 * count);
  const step =
    first !== undefined && second !== undefined && (second - first) * count <= 2 * (to - from)
      ? second - first
      : (inner[1] ?? to) - (inner[0] ?? from);
  if (kind === 'share' || !(step > 0)) return [from, to];
  const low = Math.floor(from / step + 1e-9) * step;
  const high = Math.ceil(to / step - 1e-9) * step;
  return [Number(low.toPrecision(12)), Number(high.toPrecision(12))];
}

/** An axis from `start` to `end` points over a domain. */
export function panelAxis(
  [from, to]: readonly [number, number],
  kind: AxisKind,
  start: number,
  end: number,
  count: number,
): PanelAxis {
  const scale = linearScale(from, to, start, end);
  const values = ticks(from, to, count);
  const step = values.length > 1 ? (values[1] ?? 0) - (values[0] ?? 0) : 1;
  const texts = values.map((value) => ({ at: scale.at(value), text: tickText(value, kind, step) }));
  // Half a count has no label.
  return { scale, ticks: texts.filter(({ text }) => text !== '') };
}

/** Every n-th tick of a horizontal axis, so that no label touches the next or leaves the chart. */
export function spacedTicks(all: PanelAxis['ticks']): PanelAxis['ticks'] {
  const within = all.filter(({ at, text }) => at + labelWidth(text) / 2 <= CHART_WIDTH);
  const gap = within.length < 2 ? Infinity : Math.abs((within[1]?.at ?? 0) - (within[0]?.at ?? 0));
  const widest = Math.max(0, ...within.map(({ text }) => labelWidth(text))) + 6;
  const every = Math.max(1, Math.ceil(widest / gap));
  return within.filter((_, index) => index % every === 0);
}

function widened(low: number, high: number): readonly [number, number] {
  if (high > low) return [low, high];
  const by = Math.max(1, Math.abs(low) * 0.1);
  return [low - by, high + by];
}

function tickText(value: number, kind: AxisKind, step: number): string {
  const decimals = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));
  switch (kind) {
    case 'share': {
      const places = Math.max(0, decimals - 2);
      return `${decimal(value * 100, places)}%`;
    }
    case 'log10':
      return Number.isInteger(value) ? powerOfTen(value) : `10^${decimal(value, decimals)}`;
    case 'count':
      return Number.isInteger(value) ? formatCount(value) : '';
    case 'number':
    case 'bits':
      return Math.abs(value) >= 1e7 || step < 1e-6 ? scientific(value, 1) : decimal(value, decimals);
  }
}
