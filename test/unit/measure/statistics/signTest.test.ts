import { describe, expect, it } from 'vitest';
import { signTest } from '../../../../src/measure/index.js';

// scipy 1.17.1: scipy.stats.binomtest(k, n, 0.5, alternative='greater').pvalue
const SCIPY = [
  [8, 2, 0.0546875],
  [10, 0, 0.0009765625],
  [3, 9, 0.980712890625],
  [60, 40, 0.028443966820490444],
  [40, 60, 0.9823998998911476],
  [1, 1, 0.75],
  [0, 5, 1],
  [180, 20, 1.127930286459462e-33],
  [2000, 1900, 0.056446826129674145],
  [700, 900, 0.9999997565232752],
] as const;

describe('the sign test', () => {
  it.each(SCIPY)('of %i against %i', (first, second, p) => {
    expect(signTest(first, second)).toBeCloseTo(p, 12);
    if (p > 0) expect(Math.abs(signTest(first, second) / p - 1)).toBeLessThan(1e-10);
  });

  it('of nothing is 1', () => {
    expect(signTest(0, 0)).toBe(1);
  });

  it('refuses what is no count', () => {
    expect(() => signTest(-1, 3)).toThrow(/first/);
  });
});
