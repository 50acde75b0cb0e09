import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barsPanelSchema,
  curvePanelSchema,
  type BarsPanel,
  type CurvePanel,
} from '../../../src/domain/index.js';
import {
  barsCharts,
  CHART_WIDTH,
  curveChart,
  fitLabel,
  labelWidth,
  panelCell,
  panelHead,
  type Chart,
  type Shape,
} from '../../../src/figure/index.js';
import { must } from '../../support/must.js';
import { samplePanels } from '../../support/samples/samplePanels.js';
import { unscored } from '../../support/unscored.js';

type Text = Extract<Shape, { kind: 'text' }>;

const panels = samplePanels().panels;
const curves = panels.filter((panel): panel is CurvePanel => panel.kind === 'curve');
const bars = panels.filter((panel): panel is BarsPanel => panel.kind === 'bars');
const curveOf = (id: string): CurvePanel => must(curves.find((panel) => panel.id === id));
const barsOf = (id: string): BarsPanel => must(bars.find((panel) => panel.id === id));
const texts = (chart: Chart): Text[] => chart.shapes.filter((shape): shape is Text => shape.kind === 'text');

/** Left, right, top and bottom of a label. */
function box({ text, x, y, size, anchor }: Text): readonly [number, number, number, number] {
  const width = labelWidth(text, size);
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return [left, left + width, y - size * 0.75, y + size * 0.2];
}

/** Nothing leaves the chart, no number is broken, and no label lies on another. */
function sound(chart: Chart): void {
  for (const shape of chart.shapes) {
    const places: (readonly [number, number])[] =
      shape.kind === 'rect'
        ? [
            [shape.x, shape.y],
            [shape.x + shape.width, shape.y + shape.height],
          ]
        : shape.kind === 'text'
          ? [[shape.x, shape.y]]
          : [...shape.points];
    for (const [x, y] of places) {
      expect(x).toBeGreaterThanOrEqual(-0.01);
      expect(x).toBeLessThanOrEqual(chart.width + 0.01);
      expect(y).toBeGreaterThanOrEqual(-0.01);
      expect(y).toBeLessThanOrEqual(chart.height + 0.01);
    }
  }
  const boxes = texts(chart).map((text) => ({ text: text.text, box: box(text) }));
  for (const [index, one] of boxes.entries()) {
    expect(one.box[0], one.text).toBeGreaterThanOrEqual(-0.5);
    expect(one.box[1], one.text).toBeLessThanOrEqual(chart.width + 0.5);
    for (const other of boxes.slice(index + 1)) {
      const apart =
        one.box[1] <= other.box[0] ||
        other.box[1] <= one.box[0] ||
        one.box[3] <= other.box[2] ||
        other.box[3] <= one.box[2];
      expect(apart, `“${one.text}” lies on “${other.text}”`).toBe(true);
    }
  }
}

const scored = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(unscored('none was measured')) },
);
const name = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }));
const role = fc.constantFrom('target' as const, 'control' as const);

describe('curve panels', () => {
  it('draw hostile, empty and usual ones within their bounds, no label on another', () => {
    for (const panel of curves) sound(curveChart('id', panel));
  });

  it('tell target and control apart by dash, and names by marks, without any colour', () => {
    const { shapes } = curveChart('id', curveOf('prefix-length'));
    const dashes = (ink: string): boolean[] =>
      shapes.flatMap((shape) =>
        shape.kind === 'line' && shape.stroke === ink && shape.points.length > 5
          ? [shape.dash !== undefined]
          : [],
      );
    expect(new Set(dashes('control'))).toEqual(new Set([true]));
    expect(new Set(dashes('target'))).toEqual(new Set([false]));
  });

  it('print powers of ten, break a line where a value is missing, and say all of it in words', () => {
    const chart = curveChart('id', curveOf('prefix-length'));
    expect(texts(chart).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['10^0', '10^−50', '10^−100', 'as printed', 'control: typing errors']),
    );
    const typing = chart.description.split('typing errors (target): ')[1] ?? '';
    expect(typing).toMatch(/^10\^−78 at 0; 10\^−33 at 50; 10\^−28 at 200; 1 point without a value\./);
  });

  it('shows a single point as a mark', () => {
    const one = {
      ...curveOf('empty-curve'),
      series: [{ name: 'work', role: 'target' as const, points: [{ x: 5, y: 0.3 }] }],
    };
    const marks = curveChart('id', one).shapes.filter((shape) => shape.kind === 'rect');
    expect(marks).toHaveLength(2);
  });

  it('holds for any numbers and names that the schema lets through', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('count' as const, 'log10' as const, 'number' as const),
        fc.constantFrom('share' as const, 'log10' as const, 'number' as const, 'bits' as const),
        fc.array(
          fc.record({
            name,
            role,
            points: fc.array(fc.record({ x: fc.double({ min: -1e6, max: 1e6, noNaN: true }), y: scored }), {
              maxLength: 12,
            }),
          }),
          { maxLength: 8 },
        ),
        (xKind, yKind, series) => {
          const panel = curvePanelSchema.parse({
            kind: 'curve',
            id: 'any',
            title: '',
            x: { title: 'x', kind: xKind },
            y: { title: 'y', kind: yKind },
            series,
            note: '',
          });
          sound(curveChart('id', panel));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('bars panels', () => {
  it('draw hostile, empty and usual ones within their bounds, no label on another', () => {
    for (const panel of bars) for (const chart of barsCharts('id', panel)) sound(chart);
  });

  it('fill the work and hatch the control, with whiskers where there is an interval', () => {
    const [chart] = barsCharts('id', barsOf('policies'));
    const shapes = must(chart).shapes;
    const wide = shapes.filter((shape) => shape.kind === 'rect' && shape.width > 30);
    expect(wide.map((shape) => shape.kind === 'rect' && shape.fill)).toEqual(['target', 'target', 'target']);
    expect(
      shapes.filter((shape) => shape.kind === 'line' && shape.stroke === 'control').length,
    ).toBeGreaterThan(2);
    // Five bars have a value and an interval: three lines each.
    expect(shapes.filter((shape) => shape.kind === 'line' && shape.stroke === 'text')).toHaveLength(15);
    expect(must(chart).description).toContain(
      'n-gram blocking: Moby-Dick, eight chapters 31.0% (95% confidence interval 20.0% to 36.0%), control: Moby-Dick, eleven other chapters no value: not tried',
    );
  });

  it('draw no length on a log scale, where it would mean nothing', () => {
    const [chart] = barsCharts('id', barsOf('weights'));
    const rects = must(chart).shapes.filter((shape) => shape.kind === 'rect');
    // Two rects of the key, then one mark for each bar.
    expect(rects.slice(2).map((rect) => rect.width)).toEqual([5.6, 5.6, 5.6, 5.6]);
  });

  it('goes over several charts of one scale when the groups do not fit on a page', () => {
    const panel: BarsPanel = {
      ...barsOf('policies'),
      groups: Array.from({ length: 24 }, (_, group) => ({
        name: `group ${group}`,
        bars: Array.from({ length: 6 }, (_, bar) => ({
          name: `bar ${bar}`,
          role: 'target' as const,
          value: group === 23 ? 0.9 : 0.01,
        })),
      })),
    };
    const charts = barsCharts('many', panel);
    expect(charts.length).toBeGreaterThan(2);
    expect(charts.map(({ id }) => id).slice(0, 2)).toEqual(['many', 'many-2']);
    expect(new Set(charts.map((chart) => texts(chart).some(({ text }) => text === '80%')))).toEqual(
      new Set([true]),
    );
    for (const chart of charts) {
      expect(chart.height).toBeLessThanOrEqual(480);
      sound(chart);
    }
    expect(
      charts.flatMap((chart) => texts(chart).filter(({ text }) => /^group \d+$/.test(text))),
    ).toHaveLength(24);
  });

  it('holds for any numbers and names that the schema lets through', () => {
    const bar = fc.record(
      {
        name,
        role,
        value: scored,
        lower: fc.double({ min: -1e6, max: 0, noNaN: true }),
        upper: fc.double({ min: 0, max: 1e6, noNaN: true }),
      },
      { requiredKeys: ['name', 'role', 'value'] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('share' as const, 'log10' as const, 'number' as const, 'bits' as const),
        fc.array(fc.record({ name, bars: fc.array(bar, { maxLength: 6 }) }), { maxLength: 24 }),
        (kind, groups) => {
          const panel = barsPanelSchema.parse({
            kind: 'bars',
            id: 'any',
            title: '',
            y: { title: 'y', kind },
            groups,
            note: '',
          });
          for (const chart of barsCharts('id', panel)) sound(chart);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('labels', () => {
  it('fit the room they are given, and show nothing hidden', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 12, max: CHART_WIDTH }), (text, width) => {
        const fitted = fitLabel(text, width);
        expect(labelWidth(fitted)).toBeLessThanOrEqual(width);
        expect(fitted).not.toMatch(/[\u202a-\u202e\u200b\n]/);
      }),
    );
  });
});

describe('cells', () => {
  const cell = (kind: Parameters<typeof panelCell>[1]['kind'], value: number): string =>
    panelCell(value, { kind });

  it('are printed by what they are', () => {
    expect(cell('log10', -3.2)).toBe('10^−3.2');
    expect(cell('log10', -0.04)).toBe('10^−0.04');
    expect(cell('log10', -3.96)).toBe('10^−4');
    expect(cell('log10', -0.0004)).toBe('10^−0.0004');
    expect(cell('log10', 0)).toBe('10^0');
    expect(cell('share', 0.5)).toBe('50.0%');
    expect(cell('count', 12345)).toBe('12,345');
    expect(cell('decades', 12.345)).toBe('12.35');
    expect(cell('bits', 0.12)).toBe('0.120');
    expect(cell('number', 0.00012)).toBe('1.20\u00a0×\u00a010^−4');
    expect(panelCell('as it is', { kind: 'count' })).toBe('as it is');
    expect(panelCell(unscored('r'), { kind: 'share' })).toBe('no value: r');
  });

  it('have their unit in the head where the number does not show it', () => {
    expect(panelHead({ title: 'Run', kind: 'count', unit: 'tokens' })).toBe('Run (tokens)');
    expect(panelHead({ title: 'Above', kind: 'decades', unit: '' })).toBe('Above (decades)');
    expect(panelHead({ title: 'Tokens given', kind: 'count', unit: 'tokens' })).toBe('Tokens given');
    expect(panelHead({ title: 'Recall', kind: 'share', unit: '' })).toBe('Recall');
  });
});
