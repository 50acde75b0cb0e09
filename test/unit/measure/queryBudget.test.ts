import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logPzNeeded, queriesNeeded } from '../../../src/measure/index.js';
import { distance, golden } from './golden.js';

interface Golden {
  readonly queriesNeeded: readonly { logPz: number; p: number; n: number }[];
  readonly logPzNeeded: readonly { n: number; p: number; logPz: number }[];
}
const values = golden('measureStatistics') as Golden;

describe('queriesNeeded', () => {
  it.each([
    [0.001, 0.95, 2995],
    // 2,995,732,273,552.49 by 60 decimal digits: a whole number that is near is not the number.
    [1e-12, 0.95, 2995732273553],
    [0.162, 0.9, 14],
    [0.5, 0.5, 1],
    [1, 0.99, 1],
  ])('gives the worked number for p_z %d, p %d', (pz, p, n) => {
    expect(queriesNeeded(Math.log(pz), p)).toBe(n);
  });

  it('agrees with mpmath at 60 digits', () => {
    for (const row of values.queriesNeeded) {
      const n = queriesNeeded(row.logPz, row.p);
      if (row.n < 1e9) expect(n, JSON.stringify(row)).toBe(row.n);
      else expect(distance(n, row.n)).toBeLessThan(1e-12);
    }
  });

  it('counts a whole ratio as that number: p = 1 − (1 − p_z)^n needs n', () => {
    for (const n of [1, 2, 3, 7, 20]) {
      for (const pz of [0.5, 0.25, 0.1, 0.9]) {
        const p = 1 - (1 - pz) ** n;
        if (p < 0.999) expect(queriesNeeded(Math.log(pz), p)).toBe(n);
      }
    }
  });

  it('survives where 1 − p_z rounds to 1 and where p_z underflows', () => {
    expect(queriesNeeded(-270, 0.95)).toBeCloseTo(-Math.log(0.05) * Math.exp(270), -110);
    expect(queriesNeeded(-Infinity, 0.95)).toBe(Infinity);
    expect(queriesNeeded(-800, 0.95)).toBe(Infinity);
    expect(queriesNeeded(-705, 0.95)).toBeGreaterThan(1e300);
  });

  it('falls as p_z rises and rises with p', () => {
    const log = fc.double({ min: -600, max: -1e-9, noNaN: true });
    const unit = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(log, log, unit, unit, (a, b, p, q) => {
        expect(queriesNeeded(Math.max(a, b), p)).toBeLessThanOrEqual(queriesNeeded(Math.min(a, b), p));
        expect(queriesNeeded(a, Math.min(p, q))).toBeLessThanOrEqual(queriesNeeded(a, Math.max(p, q)));
        expect(queriesNeeded(a, p)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('refuses probabilities above 1 and p of 0 or 1', () => {
    expect(() => queriesNeeded(0.1, 0.5)).toThrow(/log p_z is 0.1/);
    expect(() => queriesNeeded(-1, 1)).toThrow(/strictly between/);
    expect(() => queriesNeeded(-1, 0)).toThrow(/strictly between/);
    expect(() => queriesNeeded(NaN, 0.5)).toThrow(/NaN/);
  });
});

describe('logPzNeeded', () => {
  it('agrees with mpmath up to n = 1e30', () => {
    for (const row of values.logPzNeeded) {
      expect(Math.abs(logPzNeeded(row.n, row.p) - row.logPz), JSON.stringify(row)).toBeLessThan(
        1e-14 * Math.abs(row.logPz) + 1e-15,
      );
    }
  });

  it('is the inverse of queriesNeeded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, p) => {
          expect(distance(queriesNeeded(logPzNeeded(n, p), p), n)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('is p for one query, and nothing for endless ones', () => {
    expect(logPzNeeded(1, 0.95)).toBeCloseTo(Math.log(0.95), 14);
    expect(logPzNeeded(Infinity, 0.95)).toBe(-Infinity);
  });
});
