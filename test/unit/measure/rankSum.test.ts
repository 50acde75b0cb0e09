import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney, rankSumP } from '../../../src/measure/index.js';

/** Share of all choices of the first sample's places whose U is at least the one that was seen. */
function bruteP(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const uOf = (mask: number): number => {
    let u = 0;
    all.forEach((a, i) => {
      if (((mask >> i) & 1) === 0) return;
      all.forEach((b, j) => {
        if (((mask >> j) & 1) === 0) u += a > b ? 1 : a === b ? 0.5 : 0;
      });
    });
    return u;
  };
  const seen = uOf(2 ** first.length - 1);
  let choices = 0;
  let atLeast = 0;
  for (let mask = 0; mask < 2 ** all.length; mask++) {
    let bits = 0;
    for (let i = 0; i < all.length; i++) bits += (mask >> i) & 1;
    if (bits !== first.length) continue;
    choices += 1;
    if (uOf(mask) >= seen) atLeast += 1;
  }
  return atLeast / choices;
}

const values = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 });

describe('rank sum with ties', () => {
  it('counts every choice, as enumeration does', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const { p, method } = rankSumP(first, second);
        expect(method).toBe('exact');
        expect(p).toBeCloseTo(bruteP(first, second), 12);
      }),
      { numRuns: 150 },
    );
  });

  it('without ties is the Mann–Whitney test', () => {
    expect(rankSumP([9, 8, 3], [1, 2, 4, 5]).p).toBeCloseTo(
      mannWhitney([9, 8, 3], [1, 2, 4, 5]).pGreater,
      12,
    );
  });

  it('says with three reached of five, and none of twenty controls, what Fisher’s exact test says', () => {
    // C(5,3)/C(25,3) = 10/2300.
    expect(rankSumP([2, 2, 2, 0, 0], new Array<number>(20).fill(0)).p).toBeCloseTo(10 / 2300, 12);
  });

  it('is approximated for large samples', () => {
    const first = Array.from({ length: 200 }, (_, i) => i % 7);
    const second = Array.from({ length: 300 }, (_, i) => i % 5);
    expect(rankSumP(first, second)).toEqual({ p: mannWhitney(first, second).pGreater, method: 'normal' });
  });
});
