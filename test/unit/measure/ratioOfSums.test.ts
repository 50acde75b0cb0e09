import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import { differenceOfRatios, intervalOfRatio, ratioOfSums } from '../../../src/measure/index.js';

// scipy 1.x: stats.t.ppf(0.975, 4) and stats.t.ppf(0.975, 8)
const T4 = 2.7764451051977987;
const T8 = 2.306004135204166;

describe('ratios of sums over blocks', () => {
  const block = { amounts: [10, 22, 27, 41, 50], sizes: [10, 20, 30, 40, 50] };

  it('adds up and linearises by hand', () => {
    // r = 150/150 = 1; residuals 0, 2, −3, 1, 0 over 150: Σ squares = 14/150², times 5/4.
    const found = ratioOfSums(block);
    if ('kind' in found) throw new Error(found.reason);
    expect(found).toMatchObject({ ratio: 1, blocks: 5 });
    expect(found.variance).toBeCloseTo((5 / 4) * (14 / 22_500), 12);
    const reach = T4 * Math.sqrt(17.5 / 22_500);
    const interval = intervalOfRatio(block);
    expect(interval).toMatchObject({ level: 0.95 });
    if ('kind' in interval) throw new Error('unscored');
    expect(interval.lower).toBeCloseTo(1 - reach, 10);
    expect(interval.upper).toBeCloseTo(1 + reach, 10);
  });

  it('compares two by Welch’s t: equal variances over five blocks each leave eight degrees of freedom', () => {
    const other = {
      amounts: block.amounts.map((amount, b) => amount + 2 * (block.sizes[b] ?? 0)),
      sizes: block.sizes,
    };
    const found = differenceOfRatios(other, block);
    if (found.kind !== 'difference') throw new Error(found.reason);
    expect(found.difference).toBeCloseTo(2, 12);
    expect(found.upper - found.difference).toBeCloseTo(T8 * Math.sqrt((2 * 17.5) / 22_500), 10);
  });

  it('says why there is no interval', () => {
    const few = { amounts: [1, 2, 3, 4], sizes: [1, 1, 1, 1] };
    expect(differenceOfRatios(few, block)).toMatchObject({ kind: 'unscored' });
    expect(intervalOfRatio(few)).toMatchObject({ kind: 'unscored' });
    expect(ratioOfSums({ amounts: [], sizes: [] })).toMatchObject({ kind: 'unscored' });
    const same = { amounts: [2, 2, 2, 2, 2], sizes: [1, 1, 1, 1, 1] };
    expect(differenceOfRatios(same, same)).toMatchObject({ kind: 'unscored' });
    expect(() => ratioOfSums({ amounts: [1], sizes: [] })).toThrow();
  });

  it('covers the truth about as often as it says', () => {
    const random = new Random('coverage of ratios');
    // Chapters of uneven length whose rates vary: 2 bits a character on average, whatever the length.
    const draw = (count: number, mean: number) => {
      const sizes = Array.from({ length: count }, () => 500 + random.below(5000));
      const amounts = sizes.map((size) => size * (mean + (random.float() + random.float() - 1) * 0.4));
      return { amounts, sizes };
    };
    const runs = 2000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const found = differenceOfRatios(draw(11, 2.2), draw(8, 2));
      if (found.kind === 'difference' && found.lower <= 0.2 && found.upper >= 0.2) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.915);
    expect(covered / runs).toBeLessThan(0.97);
  });
});
