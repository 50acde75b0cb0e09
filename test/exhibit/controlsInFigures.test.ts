import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportExamination, WindowDetails } from '../../src/domain/index.js';
import { stripFigure, targetBlocks } from '../../src/exhibit/document/resultFigures.js';
import { FigureCounter } from '../../src/exhibit/document/figureBlock.js';
import type { Chart } from '../../src/figure/index.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';
import { severalControls } from '../support/samples/severalControls.js';

let examination: ReportExamination;
beforeAll(async () => {
  examination = must((await sampleReport()).examinations[0]);
});

function chartOf(blocks: readonly { readonly kind: string }[], id: string): Chart {
  const charts = blocks.flatMap((block) => ('chart' in block ? [block.chart as Chart] : []));
  return must(charts.find((chart) => chart.id.startsWith(id)));
}

function textsOf(chart: Chart): string[] {
  return chart.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
}

describe.each([1, 2, 6])('the figures of an examination with %i controls', (controls) => {
  let details: WindowDetails;
  beforeAll(async () => {
    details = await severalControls(controls);
  });

  it('count every window that set the floors, up to the most probable one', () => {
    const target = must(details.targets[0]);
    const chart = chartOf(targetBlocks(examination, details, target, new FigureCounter()), 'distribution-');
    const windows = details.controls.reduce((sum, { summary }) => sum + summary.windows, 0);
    const bars = chart.readings.map(({ values }) => values).filter(([role]) => role === 'control');
    expect(details.controls).toHaveLength(controls);
    expect(bars.reduce((sum, [, , , count]) => sum + Number(count), 0)).toBe(windows);
    expect(textsOf(chart)).toContain(
      controls === 1 ? `control (${windows} windows)` : `control (${windows} windows of ${controls} texts)`,
    );
    const highest = Math.max(...details.controls.map(({ summary: { maxLog10 } }) => Number(maxLog10)));
    const [, from, to] = must(bars.at(-1));
    expect(highest).toBeGreaterThanOrEqual(Number(from));
    expect(highest).toBeLessThanOrEqual(Number(to));
  });

  it('draw a strip for each control', () => {
    const target = must(details.targets[0]);
    const strip = chartOf([stripFigure(examination, details, [target], new FigureCounter())], 'strip-');
    for (const { title } of details.controls) expect(textsOf(strip)).toContain(`Control: ${title}`);
  });
});
