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
}

const BAND = 26;
const LEFT = 0;
const TITLE_GAP = 12;
const BAND_GAP = 20;

/** The whole work as one band, darker where the model assigns the text a higher probability, with its controls below. */
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
    columns: ['work', 'role', 'from character', 'to character', 'highest log10 probability'],
    readings,
  };
}

function bandReadings({ title, role, chars, slices }: StripBand, y: number): ChartReading[] {
  const name = visibleString(title);
  return slices.map((value, index): ChartReading => {
    const from = Math.round((index / slices.length) * chars);
    const to = Math.round(((index + 1) / slices.length) * chars);
    const isScored = typeof value === 'number';
    return {
      x: LEFT + ((index + 0.5) / slices.length) * CHART_WIDTH,
      y,
      values: [name, role, from, to, isScored ? value : ''],
      words: `${role}, characters ${formatCount(from)} to ${formatCount(to)}: ${isScored ? `at most 10^${formatLog10(value)}` : 'not scored'}`,
    };
  });
}

function bandShapes(band: StripBand, y: number): Shape[] {
  const shapes: Shape[] = [];
  const width = CHART_WIDTH / Math.max(1, band.slices.length);
  // Neighboring segments of one step are drawn as one, so that no seams show between them.
  let start = 0;
  for (let index = 1; index <= band.slices.length; index++) {
    const before = passageHeatStep(band.slices[start] ?? NOT_SCORED);
    const here = index < band.slices.length ? passageHeatStep(band.slices[index] ?? NOT_SCORED) : -2;
    if (before === here) continue;
    if (before >= 0) {
      shapes.push({
        kind: 'rect',
        x: LEFT + start * width,
        y,
        width: (index - start) * width,
        height: BAND,
        fill: `heat-${before}` as Ink,
      });
    } else {
      shapes.push(hairline(LEFT + start * width, y + BAND / 2, LEFT + index * width, y + BAND / 2, 'muted'));
    }
    start = index;
  }
  shapes.push({ kind: 'rect', x: LEFT, y, width: CHART_WIDTH, height: BAND, fill: 'none', stroke: 'rule' });
  return shapes;
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
    hairline(CHART_WIDTH - 46, y + 5.5, CHART_WIDTH - 36, y + 5.5, 'muted'),
    label('not scored', CHART_WIDTH, y + 8, { anchor: 'end' }),
  );
  return shapes;
}

function describe(bands: readonly StripBand[]): string {
  const parts = bands.map((band) => {
    const scored = band.slices.filter((value): value is number => typeof value === 'number');
    const high = scored.filter((value) => value >= (PASSAGE_HEAT_EDGES[4] ?? 0)).length;
    return (
      `${band.role} ${visibleString(band.title)}: in ${high} of ${band.slices.length} equal segments the most probable passage has a ` +
      `probability of at least 10^${formatLog10(PASSAGE_HEAT_EDGES[4] ?? 0)}`
    );
  });
  return `Bands from the beginning to the end of each work. ${parts.join('; ')}.`;
}
