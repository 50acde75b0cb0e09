import { describe, expect, it } from 'vitest';
import { svgOf } from '../../bench/support/simulations/figures.js';
import { floorRows } from '../../bench/support/simulations/floors.js';
import { bookWindows, hitRow } from '../../bench/support/simulations/hits.js';
import { ratesByBlocks } from '../../bench/support/simulations/intervals.js';
import { withPart } from '../../bench/support/simulations/tables.js';

describe('the simulations', () => {
  it('find the family error of exponential tails at its level, and that of heavier tails above it', () => {
    const rows = floorRows([100], 400);
    expect(floorRows([100], 400)).toEqual(rows);
    const [, exponential, normal, weibull] = rows;
    if (!exponential || !normal || !weibull) throw new Error('no rows');
    expect(Math.abs(exponential.plain - 0.01)).toBeLessThan(4 * exponential.error);
    expect(exponential.rounded).toBeLessThanOrEqual(exponential.plain);
    expect(normal.plain).toBeLessThan(0.005);
    expect(weibull.plain).toBeGreaterThan(0.015);
  });

  it('find that Korn–Graubard holds the rate of blocks that are alike within', () => {
    const { holds, given } = ratesByBlocks({ blocks: 10, correlation: 0.1 }, 0.3, 300);
    expect(given).toBe(300);
    expect(holds).toBeGreaterThan(0.93);
  });

  it('draw hits from real windows, no two of which share a token', () => {
    const windows = bookWindows();
    expect(windows).toHaveLength(677);
    expect(windows.every(({ tokens }) => tokens.length === 100)).toBe(true);
    const few = hitRow(windows, 9, 'scattered', 2);
    expect(few.tooFew + few.foreign).toBe(1);
  });

  it('write tables between their marks, and figures with every value in words', () => {
    const page = '# A\n\n<!-- simulations: one -->\n\nold\n\n<!-- end -->\n\nafter\n';
    expect(withPart(page, 'one', 'new')).toBe(page.replace('old', 'new'));
    expect(() => withPart(page, 'two', 'new')).toThrow(/no part named two/);
    const svg = svgOf({
      id: 'figure',
      title: 'A figure',
      x: { title: 'n', kind: 'count' },
      y: 'share',
      lines: [
        { name: 'found', points: [[100, 0.02]] },
        { name: '5%', isLevel: true, points: [[100, 0.05]] },
      ],
    });
    expect(svg).toContain('found: 0.0200 at 100. 5%: 0.0500 at 100.');
    expect(svg).not.toContain('control: 5%');
  });
});
