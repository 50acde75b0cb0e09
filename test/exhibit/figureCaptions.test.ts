import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import type { ChartReading } from '../../src/figure/index.js';
import { sampleReport } from '../support/samples/sampleReport.js';

/** Points per unit of the share, from two bars of one side. */
function scaleOf(readings: readonly ChartReading[], role: 'target' | 'control'): number {
  const points = readings
    .filter(({ values }) => values[0] === role)
    .map(({ y, values }) => ({ y, share: Number(values[4]) }))
    .sort((a, b) => a.share - b.share);
  const [low, high] = [points[0], points.at(-1)];
  if (low === undefined || high === undefined || low.share === high.share)
    throw new Error(`two bars of different height are needed for the ${role}`);
  return Math.abs(high.y - low.y) / (high.share - low.share);
}

describe('the caption of a distribution', () => {
  it('says of the scales of its two sides what its axes show', async () => {
    const figures = reportDocument(await sampleReport()).flatMap((block) =>
      block.kind === 'figure' && block.chart.id.startsWith('distribution-') ? [block] : [],
    );
    expect(figures).not.toHaveLength(0);
    for (const { chart, caption } of figures) {
      const [target, control] = (['target', 'control'] as const).map((role) => scaleOf(chart.readings, role));
      const isOne = Math.abs((target ?? NaN) - (control ?? NaN)) < 1e-6;
      const words = textOf(caption);
      expect({ isOne, says: /on one scale/u.test(words), own: /own scale/u.test(words) }).toEqual({
        isOne,
        says: isOne,
        own: !isOne,
      });
    }
  });
});

describe('the caption of a figure', () => {
  it('begins with the examination and the model, so that no two are the same', async () => {
    const report = await sampleReport();
    const captions = reportDocument(report).flatMap((block) =>
      block.kind === 'figure' ? [textOf(block.caption)] : [],
    );
    expect(captions).not.toHaveLength(0);
    for (const caption of captions) expect(caption).toMatch(/^X\d+, \S.* \(E\d+\)\. \S/u);
    expect(new Set(captions).size).toBe(captions.length);
  });

  it('says of a share with a curve of the control whose characters it counts', async () => {
    const coverage = reportDocument(await sampleReport()).flatMap((block) =>
      block.kind === 'figure' && block.chart.id.startsWith('threshold-') ? [block] : [],
    );
    expect(coverage).not.toHaveLength(0);
    for (const { chart, caption } of coverage) {
      expect(textOf(caption)).toContain('characters of each text, the work and the control');
      expect(JSON.stringify(chart.shapes)).toContain('share of the characters of each text');
    }
  });
});
