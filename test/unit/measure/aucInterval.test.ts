import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc, aucInterval } from '../../../src/measure/index.js';

/** Values and interval from an independent computation by the definition (numpy, double loop over pairs; scipy.stats.t, good to some 1e-10). */
const FIRST = {
  values: [
    0.8, 0.2, -0.4, 0.0, -0.0, 1.2, -0.6, -0.7, 0.4, 0.3, 0.0, -1.0, -0.1, -0.4, 0.5, -1.0, -2.1, -0.5, -1.5,
    -0.0, 0.4, -1.9, 0.1, 0.5, 0.7, -0.9, 0.1, -0.4, -0.2, 0.3, 1.1, 2.0, 0.0, 0.3, 0.2, -1.1,
  ],
  blocks: [
    0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6,
    6,
  ],
};
const SECOND = {
  values: [
    1.4, -1.5, 0.9, 0.2, -0.6, 2.0, 0.0, 0.6, -0.1, 0.7, -0.0, 0.7, 1.5, -0.6, 0.2, -0.2, -1.5, -0.9, -0.5,
    0.6, -0.6, -0.1, -1.6, -0.1, 0.3, 1.6, 1.1, 0.1, 0.0, 0.1, 0.5, 0.6, 1.3, 0.8, 0.7, -0.7, -1.1, 1.4, 0.7,
    1.4, 0.4, 1.8, 0.7, 1.3, -0.6,
  ],
  blocks: [
    0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6,
    7, 7, 8, 8, 8, 8, 8, 8, 8, 8,
  ],
};

describe('aucInterval', () => {
  it('agrees with the definition, computed independently', () => {
    const found = aucInterval(FIRST, SECOND);
    if (found.kind !== 'auc') throw new Error(found.reason);
    expect(found.auc).toBeCloseTo(0.37407407407407406, 13);
    expect(found.lower).toBeCloseTo(0.20503136549633388, 9);
    expect(found.upper).toBeCloseTo(0.5806843378769858, 9);
  });

  it('turns around with the sides, and holds the point', () => {
    const side = fc.array(fc.record({ value: fc.integer({ min: 0, max: 9 }), block: fc.nat(6) }), {
      minLength: 20,
      maxLength: 40,
    });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const first = { values: a.map(({ value }) => value), blocks: a.map(({ block }) => block) };
        const second = { values: b.map(({ value }) => value), blocks: b.map(({ block }) => block) };
        const one = aucInterval(first, second);
        const other = aucInterval(second, first);
        expect(one.kind).toBe(other.kind);
        if (one.kind !== 'auc' || other.kind !== 'auc') return;
        expect(one.auc).toBeCloseTo(auc(first.values, second.values), 12);
        expect(one.auc).toBeGreaterThanOrEqual(one.lower);
        expect(one.auc).toBeLessThanOrEqual(one.upper);
        expect(other.lower).toBeCloseTo(1 - one.upper, 12);
        expect(other.upper).toBeCloseTo(1 - one.lower, 12);
      }),
    );
  });

  it('is wider when the values of a block resemble each other', () => {
    const values = Array.from({ length: 60 }, (_, index) => Math.floor(index / 6) + (index % 6) / 10);
    const control = {
      values: values.map((value) => value - 1),
      blocks: values.map((_, index) => index % 10),
    };
    const width = (blocks: number[]): number => {
      const found = aucInterval({ values, blocks }, control);
      return found.kind === 'auc' ? found.upper - found.lower : NaN;
    };
    expect(width(values.map((_, index) => Math.floor(index / 6)))).toBeGreaterThan(
      width(values.map((_, index) => index % 10)),
    );
  });

  it('says why there is none', () => {
    const two = { values: [1, 2, 3, 4], blocks: [0, 0, 1, 1] };
    expect(aucInterval(two, SECOND)).toMatchObject({ kind: 'unscored', code: 'few-blocks-one-side' });
    const high = { values: [50, 51, 52, 53, 54], blocks: [0, 1, 2, 3, 4] };
    expect(aucInterval(high, SECOND)).toMatchObject({ kind: 'unscored', code: 'blocks-alike' });
  });
});
