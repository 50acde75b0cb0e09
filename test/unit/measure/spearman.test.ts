import { describe, expect, it } from 'vitest';
import { isScored, Random } from '../../../src/base/index.js';
import { LEAST_PAIRS, spearman, spearmanThreshold } from '../../../src/measure/index.js';

describe('rank correlation', () => {
  it('is that of scipy, with ties and without', () => {
    // scipy 1.x, scipy.stats.spearmanr
    expect(spearman([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8])).toBeCloseTo(
      0.13471506281091267,
      12,
    );
    const x = [0.346, 0.822, 0.33, -1.303, 0.905, 0.446, -0.537, 0.581];
    const y = [0.189, -0.523, -0.413, -2.441, 1.8, 1.144, -0.325, 0.774];
    expect(spearman(x, y)).toBeCloseTo(0.5952380952380953, 12);
    expect(spearman(x, x)).toBeCloseTo(1, 12);
    expect(
      spearman(
        x,
        x.map((value) => -value),
      ),
    ).toBeCloseTo(-1, 12);
  });

  it('is unscored where all values are equal', () => {
    const none = spearman([1, 2, 3], [5, 5, 5]);
    expect(isScored(none) ? none : none.code).toBe('all-equal-no-ranks');
    expect(() => spearman([1, 2], [1])).toThrow(expect.objectContaining({ code: 'lengths-differ' }));
  });

  it('exceeds its threshold in independent pairs about as often as stated', () => {
    const random = new Random('spearman');
    const order = Array.from({ length: LEAST_PAIRS }, (_, at) => at);
    const rounds = 4000;
    let above = 0;
    for (let round = 0; round < rounds; round++) {
      const value = spearman(order, random.shuffle(order));
      if (isScored(value) && value > spearmanThreshold(LEAST_PAIRS, 0.02)) above += 1;
    }
    expect(above).toBeGreaterThan(50);
    expect(above).toBeLessThan(110);
  });

  it('has a threshold for very small chances, and none for too few pairs', () => {
    expect(spearmanThreshold(512, 1e-6)).toBeCloseTo(
      Math.tanh(4.753424308822899 * Math.sqrt(1.06 / 509)),
      12,
    );
    expect(spearmanThreshold(512, 1e-18)).toBeGreaterThan(spearmanThreshold(512, 1e-12));
    expect(() => spearmanThreshold(LEAST_PAIRS - 1, 0.01)).toThrow(
      expect.objectContaining({ code: 'value-out-of-range' }),
    );
  });
});
