import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negativePower, shareAtMost } from '../../../src/measure/index.js';

describe('negativePower', () => {
  it('says how probable a token had to be on average', () => {
    const { meanTokenProbability } = negativePower({ log10Floor: -62, suffixTokens: 50 });
    // 10^(−62/50), from bc -l.
    expect(meanTokenProbability).toBeCloseTo(0.0575439937337157, 14);
  });

  it('keeps the reason why there is no floor', () => {
    const none = { kind: 'unscored', code: 'no-control', reason: 'There is no control.' } as const;
    expect(negativePower({ log10Floor: none, suffixTokens: 50 })).toEqual({
      log10Needed: none,
      meanTokenProbability: none,
    });
  });
});

describe('shareAtMost', () => {
  it('gives the bound of Hanley and Lippman-Hand for none of n, and bounds nothing without a passage', () => {
    for (const tested of [10, 100, 426]) {
      expect(shareAtMost(0, tested)).toBeCloseTo(1 - 0.05 ** (1 / tested), 12);
    }
    expect(shareAtMost(0, 0)).toBe(1);
  });

  it('falls with the number tested', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (tested) => {
        expect(shareAtMost(0, tested + 1)).toBeLessThan(shareAtMost(0, tested));
      }),
    );
  });
});
