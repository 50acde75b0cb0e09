import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negativePower } from '../../../src/measure/index.js';

describe('negativePower', () => {
  it('gives the bound of Hanley and Lippman-Hand for none of n', () => {
    for (const tested of [10, 100, 426]) {
      const { shareAtMost } = negativePower({ log10Floor: -62, suffixTokens: 50, hits: 0, tested });
      expect(shareAtMost).toBeCloseTo(1 - 0.05 ** (1 / tested), 12);
    }
  });

  it('says how probable a token had to be on average', () => {
    const { meanTokenProbability } = negativePower({ log10Floor: -62, suffixTokens: 50, hits: 0, tested: 9 });
    // 10^(−62/50), from bc -l.
    expect(meanTokenProbability).toBeCloseTo(0.0575439937337157, 14);
  });

  it('keeps the reason why there is no floor, and bounds nothing without a passage', () => {
    const none = { kind: 'unscored', code: 'no-control', reason: 'There is no control.' } as const;
    expect(negativePower({ log10Floor: none, suffixTokens: 50, hits: 0, tested: 0 })).toMatchObject({
      log10Needed: none,
      meanTokenProbability: none,
      shareAtMost: 1,
    });
  });

  it('falls with the number tested', () => {
    const of = (tested: number): number =>
      negativePower({ log10Floor: -10, suffixTokens: 5, hits: 0, tested }).shareAtMost;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (tested) => {
        expect(of(tested + 1)).toBeLessThan(of(tested));
      }),
    );
  });
});
