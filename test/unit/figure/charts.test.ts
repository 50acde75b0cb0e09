import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scored } from '../../../src/base/index.js';
import {
  type Chart,
  CHART_WIDTH,
  chartSvg,
  distribution,
  HEAT_STEPS,
  heatStrip,
  linearScale,
  PAPER,
  passageHeatStep,
  queryCurves,
  SCREEN_DARK,
  type Shape,
  shareCeiling,
  thresholdCurve,
  ticks,
  TOKEN_WASH,
  TOKEN_WASH_DARK,
  tokenHeatStep,
} from '../../../src/figure/index.js';
import { HOSTILE } from '../../support/samples/sampleReport.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';

type Of<K extends Shape['kind']> = Extract<Shape, { kind: K }>;
function shapes<K extends Shape['kind']>(chart: Chart, kind: K): Of<K>[] {
  return chart.shapes.filter((shape): shape is Of<K> => shape.kind === kind);
}

const none: Scored = unscored('no window');

function inside(chart: Chart): void {
  const within = (x: number, y: number): void => {
    expect(x).toBeGreaterThanOrEqual(-0.01);
    expect(x).toBeLessThanOrEqual(chart.width + 0.01);
    expect(y).toBeGreaterThanOrEqual(-0.01);
    expect(y).toBeLessThanOrEqual(chart.height + 0.01);
  };
  for (const shape of chart.shapes) {
    if (shape.kind === 'rect') {
      within(shape.x, shape.y);
      within(shape.x + shape.width, shape.y + shape.height);
    } else if (shape.kind === 'text') within(shape.x, shape.y);
    else for (const [x, y] of shape.points) within(x, y);
  }
  for (const { x, y, values, words } of chart.readings) {
    within(x, y);
    expect(values).toHaveLength(chart.columns.length);
    expect(words).not.toBe('');
  }
}

/** Relative luminance. @source WCAG 2.2, definition of relative luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('scales', () => {
  it('puts every tick inside the domain, ascending and evenly spaced', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (from, extent, count) => {
          const to = from + extent;
          fc.pre(to > from && (to - from) / Math.max(1, Math.abs(from)) > 1e-6);
          const list = ticks(from, to, count);
          expect(list.length).toBeLessThanOrEqual(count + 2);
          const slack = (to - from) * 1e-6;
          for (const value of list) {
            expect(value).toBeGreaterThanOrEqual(from - slack);
            expect(value).toBeLessThanOrEqual(to + slack);
          }
          const steps = list.slice(1).map((value, at) => value - (list[at] ?? 0));
          for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 6);
        },
      ),
    );
    expect(ticks(0, 1, 4)).toEqual([0, 0.5, 1]);
    expect(ticks(5, 5, 4)).toEqual([5]);
    // Steps that the numbers themselves cannot take, or that are too small to be told.
    expect(ticks(1e9, 1e9 + 2 ** -23, 4)).toEqual([1e9]);
    expect(ticks(0, Number.MIN_VALUE, 4)).toEqual([0]);
  });

  it('maps its ends to its ends, holds what lies outside, and never falls', () => {
    const scale = linearScale(-10, 10, 0, 100);
    expect([scale.at(-10), scale.at(0), scale.at(10), scale.at(99), scale.at(-99)]).toEqual([
      0, 50, 100, 100, 0,
    ]);
    expect(shareCeiling([])).toBe(0.01);
    expect(shareCeiling([0.3])).toBe(0.5);
    expect(shareCeiling([1])).toBe(1);
  });
});

describe('heat', () => {
  it('rises with probability and covers all steps', () => {
    const steps = [-200, -99, -49, -19, -9, -2, -0.5].map((log10) => passageHeatStep(log10));
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(steps.length).toBe(HEAT_STEPS);
    expect(passageHeatStep(none)).toBe(-1);
    expect(tokenHeatStep(0)).toBe(6);
    expect(tokenHeatStep(-100)).toBe(0);
  });

  it('darkens at every step on paper, so that a grey copy keeps the order', () => {
    const heat = Array.from({ length: HEAT_STEPS }, (_, step) =>
      luminance(PAPER[`heat-${step}` as 'heat-0']),
    );
    for (let step = 1; step < heat.length; step++)
      expect(heat[step]).toBeLessThan((heat[step - 1] ?? 0) * 0.88);
    const dark = Array.from({ length: HEAT_STEPS }, (_, step) =>
      luminance(SCREEN_DARK[`heat-${step}` as 'heat-0']),
    );
    for (let step = 1; step < dark.length; step++) expect(dark[step]).toBeGreaterThan(dark[step - 1] ?? 1);
  });

  it('keeps ink readable on every wash', () => {
    for (const wash of TOKEN_WASH) expect(contrast(PAPER.text, wash)).toBeGreaterThan(6);
    for (const wash of TOKEN_WASH_DARK) expect(contrast(SCREEN_DARK.text, wash)).toBeGreaterThan(4.5);
    expect(contrast(PAPER.muted, '#ffffff')).toBeGreaterThan(4.5);
  });
});

describe('the strip of the work', () => {
  it('tiles each band from its beginning to its end, whatever the values', () => {
    const value = fc.oneof(fc.double({ min: -300, max: 0, noNaN: true }), fc.constant(none));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), (slices) => {
        const chart = heatStrip('s', [{ title: 'T', role: 'target', chars: 1000, slices }]);
        const band = chart.shapes.filter(
          (shape): shape is Of<'rect'> =>
            shape.kind === 'rect' && shape.fill.startsWith('heat-') && shape.stroke === undefined,
        );
        const width = CHART_WIDTH / slices.length;
        const covered = band.reduce((sum, rect) => sum + rect.width, 0);
        const scored = slices.filter((slice) => typeof slice === 'number').length;
        expect(covered).toBeCloseTo(scored * width, 4);
        inside(chart);
      }),
      { numRuns: 60 },
    );
  });

  it('hatches of each segment as much as was not tested', () => {
    const slices = [-0.5, -0.5, none];
    const chart = heatStrip('s', [{ title: 'T', role: 'target', chars: 900, slices, tested: [100, 50, 0] }]);
    inside(chart);
    const third = CHART_WIDTH / 3;
    const filled = shapes(chart, 'rect').filter(
      ({ fill, stroke }) => fill.startsWith('heat-') && stroke === undefined,
    );
    const [whole, part] = [must(filled[0]), must(filled[1])];
    expect(filled).toHaveLength(2);
    expect([whole.x, part.x]).toEqual([0, third]);
    expect(part.height / whole.height).toBe(0.5);
    // The lines of the hatching fill the rest of the band from edge to edge, and nothing of what was tested whole.
    const points = shapes(chart, 'line')
      .filter(({ width, points: [from] }) => width === 0.35 && must(from)[1] <= whole.y + whole.height)
      .flatMap((line) => line.points);
    const ends = (of: 0 | 1): [number, number] => {
      const values = points.map((point) => point[of]);
      return [Math.min(...values), Math.max(...values)];
    };
    expect(ends(0)).toEqual([third, CHART_WIDTH]);
    expect(ends(1)).toEqual([whole.y, whole.y + whole.height]);
    expect(chart.description).toContain('2 segments were not tested whole');
    expect(chart.readings.map(({ words }) => words.replace(/^.*: /u, ''))).toEqual([
      'at most 10^−0.5',
      'at most 10^−0.5, 50% of it tested',
      'not tested',
    ]);
  });

  it('shows target above control, each with its own length', () => {
    const chart = heatStrip('s', [
      { title: 'Work', role: 'target', chars: 72_301, slices: [-0.5, -120] },
      { title: 'Other', role: 'control', chars: 91_567, slices: [-120, -120] },
    ]);
    const texts = shapes(chart, 'text').map((shape) => shape.text);
    expect(texts).toContain('Target: Work');
    expect(texts).toContain('Control: Other');
    expect(texts).toContain('72,301');
    expect(texts).toContain('91,567');
    expect(texts).toContain('not tested');
  });
});

describe('curves', () => {
  const points = Array.from({ length: 31 }, (_, x) => ({ x, target: x / 40, control: x > 20 ? 0.01 : none }));

  it('draws a rising coverage as a line that never falls, inside its frame', () => {
    const chart = queryCurves('q', 0.95, [{ policy: 'top-k 40, T 1', points }]);
    inside(chart);
    const target = shapes(chart, 'line').find((line) => line.stroke === 'target' && line.points.length > 2);
    expect(target?.points).toHaveLength(31);
    target?.points.slice(1).forEach(([x, y], at) => {
      expect(x).toBeGreaterThan(target.points[at]?.[0] ?? Infinity);
      expect(y).toBeLessThanOrEqual(target.points[at]?.[1] ?? -Infinity);
    });
    const control = shapes(chart, 'line').find((line) => line.stroke === 'control' && line.points.length > 2);
    expect(control?.points).toHaveLength(10);
    expect(control?.dash).toBeDefined();
  });

  it('places its points where their values are', () => {
    const chart = thresholdCurve(
      't',
      [
        { x: -100, target: 1, control: 0 },
        { x: 0, target: 0.5, control: 0 },
      ],
      [{ name: 'τ −81.0', x: -81 }],
    );
    const line = shapes(chart, 'line').find((one) => one.stroke === 'target' && one.width === 1.6);
    const [first = [0, 0], last = [0, 0]] = line?.points ?? [];
    const grid = shapes(chart, 'text').filter((text) => /^(50|100)%$/.test(text.text));
    const at = (name: string): number => (grid.find((text) => text.text.startsWith(name))?.y ?? 0) - 2.5;
    expect(first[1]).toBeCloseTo(at('100'), 6);
    expect(last[1]).toBeCloseTo(at('50'), 6);
    expect(shapes(chart, 'text').some((text) => text.text === 'τ −81.0')).toBe(true);
  });

  it('tells the policies of one chart apart by marks, and names each', () => {
    const lower = points.map(({ x, target, control }) => ({ x, target: target / 2, control }));
    const chart = queryCurves('q', 0.95, [
      { policy: 'top-k 40, T 1', points },
      { policy: 'top-p 0.95, T 0.8', points: lower },
    ]);
    inside(chart);
    const curves = shapes(chart, 'line').filter((line) => line.stroke === 'target' && line.points.length > 2);
    expect(curves).toHaveLength(2);
    const [first, second] = curves.map((line) => new Set(line.points.map(([x, y]) => `${x} ${y}`)));
    const marks = shapes(chart, 'rect').filter((rect) => rect.fill === 'target');
    expect(marks.length).toBeGreaterThan(5);
    for (const { x, y, width, height } of marks) {
      const centre = `${x + width / 2} ${y + height / 2}`;
      expect([first?.has(centre), second?.has(centre)]).toEqual([false, true]);
    }
    const words = shapes(chart, 'text').map(({ text }) => text);
    expect(words).toEqual(expect.arrayContaining(['top-k 40, T 1', 'top-p 0.95, T 0.8']));
    for (const policy of ['top-k 40, T 1', 'top-p 0.95, T 0.8']) expect(chart.description).toContain(policy);
  });

  it('draws an empty curve without failing', () => {
    inside(queryCurves('q', 0.95, []));
  });
});

describe('the distribution', () => {
  it('gives each side bars that add up to all of its windows', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 12, maxLength: 12 });
    const edges = Array.from({ length: 13 }, (_, at) => -120 + at * 10);
    fc.assert(
      fc.property(counts, counts, (target, control) => {
        fc.pre(target.some((count) => count > 0) && control.some((count) => count > 0));
        const chart = distribution(
          'd',
          edges,
          { role: 'target', counts: target, texts: 1 },
          { role: 'control', counts: control, texts: 1 },
          [{ name: 'τ', x: -80 }],
        );
        inside(chart);
        const heights: number[] = [];
        for (const [ink, list] of [
          ['target', target],
          ['control', control],
        ] as const) {
          const bars = shapes(chart, 'rect').filter((rect) => rect.fill === ink);
          const total = list.reduce((sum, count) => sum + count, 0);
          const tallest = Math.max(...list) / total;
          const sum = bars.reduce((all, bar) => all + bar.height, 0);
          expect((sum / Math.max(...bars.map((bar) => bar.height))) * tallest).toBeCloseTo(1, 6);
          expect(bars).toHaveLength(list.filter((count) => count > 0).length);
          heights.push(sum);
        }
        // Each side is all of its windows, so on one scale both sides have as much height in all.
        expect(heights[0]).toBeCloseTo(heights[1] ?? NaN, 6);
      }),
      { numRuns: 50 },
    );
  });
});

describe('SVG', () => {
  it('is well-formed, refers to nothing outside, and shows hostile titles as text', () => {
    const svg = chartSvg(
      heatStrip('id"><script>', [
        { title: `${HOSTILE.markup}${HOSTILE.bidi}`, role: 'target', chars: 9, slices: [-1] },
      ]),
    );
    const names = [...svg.matchAll(/<\/?([A-Za-z]+)/g)].map((match) => match[1]);
    expect(new Set(names)).toEqual(new Set(['svg', 'title', 'desc', 'rect', 'polyline', 'text']));
    expect(svg).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(svg).not.toMatch(/href|url\(|style=/);
    for (const name of ['svg', 'title', 'desc', 'text']) {
      const opened = svg.match(new RegExp(`<${name}[ >]`, 'g'))?.length;
      expect(svg.match(new RegExp(`</${name}>`, 'g'))?.length).toBe(opened);
    }
  });
});
