import { describe, expect, it } from 'vitest';
import { compressedBytes, meanLogProb, minK, minKPlusPlus, zlibRatio } from '../../../src/measure/index.js';

const logProbs = [-1, -9, -2, -8, -3, -7, -4, -6, -5, -10];

describe('membership scores', () => {
  it('give the numbers worked by hand', () => {
    expect(meanLogProb(logProbs)).toBeCloseTo(-5.5, 12);
    expect(minK(logProbs, 0.2)).toBeCloseTo(-9.5, 12);
    expect(minK(logProbs, 0.01)).toBe(-10);
    expect(minK(logProbs, 0.29)).toBeCloseTo(-9.5, 12);
    expect(minK(logProbs, 1)).toBeCloseTo(-5.5, 12);
    expect(zlibRatio(logProbs, 'call me')).toBeCloseTo(55 / compressedBytes('call me'), 12);
  });

  it('normalise by mean and deviation over the vocabulary, and flag flat positions', () => {
    const meanLogProbs = logProbs.map(() => -4);
    const varLogProbs = logProbs.map((_, i) => (i === 0 ? 0 : 4));
    const result = minKPlusPlus({ logProbs, meanLogProbs, varLogProbs, share: 0.2 });
    expect(result).toEqual({ value: (-2.5 + -3) / 2, flatTokens: 1 });
  });

  it('are unscored for no tokens or a token of probability 0, and do not change their input', () => {
    expect(meanLogProb([])).toMatchObject({ kind: 'unscored' });
    expect(minK([-Infinity, -1])).toMatchObject({ reason: 'A token has probability 0.' });
    const input = [-1, -3, -2];
    minK(input);
    expect(input).toEqual([-1, -3, -2]);
    expect(() => minK(logProbs, 0)).toThrow(/share is 0/);
  });
});
