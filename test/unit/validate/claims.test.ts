import { describe, expect, it } from 'vitest';
import type { ValidationClaim } from '../../../src/domain/index.js';
import { falseClaimsOf } from '../../../src/matter/validate/claims.js';
import { isAsPlanted } from '../../../src/matter/validate/runValidation.js';
import { findAttack } from '../../../src/attacks/index.js';

const claim = (change: Partial<ValidationClaim>): ValidationClaim => ({
  work: 'R0',
  group: 'R0',
  repeats: 0,
  finding: 'Passages above the floor',
  standing: 'not-shown',
  calibration: 'calibrated',
  isStep: false,
  ...change,
});

describe('claims about planted works', () => {
  it('are false where the text was never in the training text', () => {
    const innocent = Array.from({ length: 8 }, () => claim({}));
    const none = falseClaimsOf(innocent);
    expect([none.falseClaims, none.tested]).toEqual([0, 8]);
    // scipy.stats.binomtest(0, 8).proportion_ci(method='exact')
    expect(none.interval?.upper).toBeCloseTo(0.369416648, 8);
    expect(falseClaimsOf([...innocent, claim({ standing: 'claim' })])).toMatchObject({
      falseClaims: 1,
      tested: 9,
    });
  });

  it('count neither planted text nor steps that need another claim', () => {
    const claims = [
      claim({ standing: 'claim', repeats: 64 }),
      claim({ standing: 'claim', repeats: 1 }),
      claim({ isStep: true }),
    ];
    expect(falseClaimsOf(claims)).toEqual({ falseClaims: 0, tested: 0, interval: null });
  });

  it('count nothing that was no test', () => {
    expect(falseClaimsOf([claim({}), claim({ standing: 'measured', isNoTest: true })])).toMatchObject({
      falseClaims: 0,
      tested: 1,
    });
  });

  it('make a validation fail when they are false', () => {
    const isFine = (claims: readonly ValidationClaim[]): boolean =>
      isAsPlanted({
        attack: findAttack('greedy'),
        model: 'clean',
        parameters: {},
        rates: [],
        claims,
        thresholds: [],
        tokens: 1,
        seconds: 1,
      });
    expect(isFine([claim({}), claim({ standing: 'measured' })])).toBe(true);
    expect(isFine([claim({ standing: 'claim' })])).toBe(false);
    expect(isFine([claim({ standing: 'claim', repeats: 4 })])).toBe(true);
  });
});
