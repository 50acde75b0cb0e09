import { counted } from '../base/index.js';
import type { Scored } from '../base/index.js';
import { formatCount, formatLog10 } from './format.js';
import { HEAT_STEPS, PASSAGE_HEAT_EDGES, passageHeatStep } from './heat.js';
import { shorten } from './shorten.js';
import { visibleString } from './visibleText.js';
import {
  CHART_WIDTH,
  hairline,
  label,
  type Chart,
  type ChartReading,
  type Ink,
  type Shape,
} from './chart.js';
import { words } from './words.js';

/** One work as a band: the highest log10 probability in each of equal segments of its characters. */
export interface StripBand {
  readonly title: string;
  readonly role: 'target' | 'control';
  readonly chars: number;
  readonly slices: readonly Scored[];
  /** Percentage of the characters of each segment that was tested; absent where it is not known. */
  readonly tested?: readonly number[] | undefined;
}

const BAND = 26;
const LEFT = 0;
const TITLE_GAP = 12;
const BAND_GAP = 20;

/**
 * The whole work as one band, darker where the model assigns the text a higher probability, with its controls below. Of each segment, as much
 * of its height is hatched as was not tested.
 */
export function heatStrip(id: string, bands: readonly StripBand[]): Chart {
  const shapes: Shape[] = [];
  const readings: ChartReading[] = [];
  let y = 0;
  for (const band of bands) {
    const role = band.role === 'target' ? 'Target' : 'Control';
    shapes.push(
      label(`${role}: ${shorten(visibleString(band.title), 70)}`, LEFT, y + 8, {
        fill: 'text',
        bold: band.role === 'target',
      }),
      label(counted(band.chars, 'character'), CHART_WIDTH, y + 8, { anchor: 'end' }),
    );
    y += TITLE_GAP;
    shapes.push(...bandShapes(band, y), ...axis(band, y + BAND));
    readings.push(...bandReadings(band, y + BAND / 2));
    y += BAND + BAND_GAP;
  }
  shapes.push(...legend(y + 2));
  return {
    id,
    title: 'Probability of the text, by position in the work',
    description: describe(bands),
    width: CHART_WIDTH,
    height: y + 30,
    shapes,
    columns: [
      'work',
      'role',
      'from character',
      'to character',
      'highest log10 probability',
      'percent tested',
    ],
    readings,
  };
}

function bandReadings({ title, role, chars, slices, tested }: StripBand, y: number): ChartReading[] {
  const name = visibleString(title);
  return slices.map((value, index): ChartReading => {
    const from = Math.round((index / slices.length) * chars);
    const to = Math.round(((index + 1) / slices.length) * chars);
    const isScored = typeof value === 'number';
    const percent = tested?.[index] ?? (isScored ? 100 : 0);
    return {
      x: LEFT + ((index + 0.5) / slices.length) * CHART_WIDTH,
      y,
      values: [name, role, from, to, isScored ? value : '', percent],
      words: `${role}, characters ${formatCount(from)} to ${formatCount(to)}: ${isScored ? `at most 10^${formatLog10(value)}` : 'not tested'}${isScored && percent < 100 ? `, ${percent}% of it tested` : ''}`,
    };
  });
}

function bandShapes(band: StripBand, y: number): Shape[] {
  const shapes: Shape[] = [];
  const width = CHART_WIDTH / Math.max(1, band.slices.length);
  const stepAt = (index: number): number => passageHeatStep(band.slices[index] ?? NOT_SCORED);
  const testedAt = (index: number): number => band.tested?.[index] ?? (stepAt(index) < 0 ? 0 : 100);
  // Neighboring segments that look alike are drawn as one, so that no seams show between them.
  for (const [start, end] of runs(band.slices.length, (index) => testedAt(index) < 100))
    if (testedAt(start) < 100) shapes.push(...hatched(LEFT + start * width, y, (end - start) * width, BAND));
  for (const [start, end] of runs(band.slices.length, (index) => 100 * stepAt(index) + testedAt(index))) {
    if (stepAt(start) < 0 || testedAt(start) === 0) continue;
    shapes.push({
      kind: 'rect',
      x: LEFT + start * width,
      y,
      width: (end - start) * width,
      height: (BAND * testedAt(start)) / 100,
      fill: `heat-${stepAt(start)}` as Ink,
    });
  }
  shapes.push({ kind: 'rect', x: LEFT, y, width: CHART_WIDTH, height: BAND, fill: 'none', stroke: 'rule' });
  return shapes;
}

/** The ranges [start, end) of equal values, in order. */
function runs(count: number, valueAt: (index: number) => number | boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let start = 0, end = 1; start < count; start = end++) {
    while (end < count && valueAt(end) === valueAt(start)) end++;
    found.push([start, end]);
  }
  return found;
}

/** Distance of the lines of a hatched area. */
const HATCH = 3;

/** Diagonal lines that fill a rectangle: text that was not tested. */
function hatched(x: number, y: number, width: number, height: number): Shape[] {
  const lines: Shape[] = [];
  for (let at = Math.ceil((x - height) / HATCH) * HATCH; at < x + width; at += HATCH) {
    // From the lower edge to the upper one, 45° to the right, as far as the rectangle goes.
    const [from, to] = [Math.max(x, at), Math.min(x + width, at + height)];
    if (to - from < 0.1) continue;
    lines.push({
      kind: 'line',
      points: [
        [from, y + height - (from - at)],
        [to, y + height - (to - at)],
      ],
      stroke: 'muted',
      width: 0.35,
    });
  }
  return lines;
}

const NOT_SCORED = words.unscored('no-window-here');

function axis(band: StripBand, y: number): Shape[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share): Shape[] => {
    const x = LEFT + share * CHART_WIDTH;
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return [
      hairline(x, y, x, y + 2.5, 'muted'),
      label(formatCount(Math.round(share * band.chars)), x, y + 10, { anchor }),
    ];
  });
}

function legend(y: number): Shape[] {
  const shapes: Shape[] = [label('log10 of the probability of the next passage', LEFT, y + 8)];
  const box = 32;
  const start = 160;
  for (let step = 0; step < HEAT_STEPS; step++) {
    const x = start + step * box;
    shapes.push({
      kind: 'rect',
      x,
      y: y + 1,
      width: box,
      height: 9,
      fill: `heat-${step}` as Ink,
      stroke: 'rule',
    });
    const edge = PASSAGE_HEAT_EDGES[step];
    if (edge !== undefined) {
      shapes.push(label(formatLog10(edge).replace('.0', ''), x + box, y + 18, { anchor: 'middle' }));
    }
  }
  shapes.push(
    ...hatched(CHART_WIDTH - 51, y + 1, 10, 9),
    { kind: 'rect', x: CHART_WIDTH - 51, y: y + 1, width: 10, height: 9, fill: 'none', stroke: 'rule' },
    label('not tested', CHART_WIDTH, y + 8, { anchor: 'end' }),
  );
  return shapes;
}

function describe(bands: readonly StripBand[]): string {
  const parts = bands.map((band) => {
    const scored = band.slices.filter((value): value is number => typeof value === 'number');
    const part = band.tested?.filter((percent) => percent < 100).length ?? 0;
    const high = scored.filter((value) => value >= (PASSAGE_HEAT_EDGES[4] ?? 0)).length;
    return (
      `${band.role} ${visibleString(band.title)}: in ${high} of ${band.slices.length} equal segments the most probable passage has a ` +
      `probability of at least 10^${formatLog10(PASSAGE_HEAT_EDGES[4] ?? 0)}${part === 0 ? '' : `; ${part} segments were not tested whole`}`
    );
  });
  return `Bands from the beginning to the end of each work. ${parts.join('; ')}.`;
}
