import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  normalQuantile,
  normalTail,
  studentTQuantile,
} from '../../../src/measure/index.js';
import { logBeta, logGamma } from '../../../src/measure/statistics/logBeta.js';
import { distance, golden } from './golden.js';

interface Golden {
  readonly logGamma: readonly { x: number; value: number }[];
  readonly logBeta: readonly { a: number; b: number; value: number }[];
  readonly betaQuantile: readonly { p: number; a: number; b: number; x: number }[];
  readonly betaCdf: readonly { x: number; a: number; b: number; p: number }[];
  readonly studentT: readonly { p: number; df: number; t: number }[];
  readonly normal: readonly { z: number; tail: number }[];
  readonly normalQuantile: readonly { p: number; z: number }[];
}
const values = golden('measureStatistics') as Golden;
const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

describe('log gamma and log beta', () => {
  it('agree with mpmath', () => {
    for (const { x, value } of values.logGamma)
      expect(distance(logGamma(x), value), `x ${x}`).toBeLessThan(2e-14);
    for (const { a, b, value } of values.logBeta) {
      expect(distance(logBeta(a, b), value), `a ${a} b ${b}`).toBeLessThan(5e-14);
      expect(logBeta(b, a)).toBe(logBeta(a, b));
    }
  });
});

describe('beta distribution', () => {
  it('has the cumulative probabilities of mpmath', () => {
    for (const { x, a, b, p } of values.betaCdf) {
      expect(Math.abs(betaCdf(x, a, b) - p), `x ${x} a ${a} b ${b}`).toBeLessThan(1e-13);
    }
  });

  it('has the quantiles of scipy to 1e-10', () => {
    for (const { p, a, b, x } of values.betaQuantile) {
      expect(Math.abs(betaQuantile(p, a, b) - x), `p ${p} a ${a} b ${b}`).toBeLessThan(1e-12);
      expect(relative(betaQuantile(p, a, b), x), `p ${p} a ${a} b ${b}`).toBeLessThan(1e-10);
    }
  });

  it('is inverted by its quantile and mirrored by swapping its parameters', () => {
    const shape = fc.double({ min: 0.1, max: 5000, noNaN: true });
    const unit = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(shape, shape, unit, unit, (a, b, p, q) => {
        const x = betaQuantile(p, a, b);
        // Where the distribution crowds against 0 or 1, no double 1 − x lies close enough: skip.
        fc.pre(x < 1 - 1e-6 && x > 1e-6);
        expect(Math.abs(betaCdf(x, a, b) - p)).toBeLessThan(1e-8);
        expect(betaQuantile(Math.max(p, q), a, b)).toBeGreaterThanOrEqual(
          betaQuantile(Math.min(p, q), a, b) * (1 - 1e-12),
        );
        expect(Math.abs(betaCdf(x, a, b) + betaCdf(1 - x, b, a) - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('has its ends, and refuses what is no parameter', () => {
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaCdf(0, 2, 3), betaCdf(1, 2, 3)]).toEqual([
      0, 1, 0, 1,
    ]);
    expect(() => betaQuantile(0.5, 0, 3)).toThrow(/a is 0/);
    expect(() => betaCdf(1.5, 1, 1)).toThrow(/out|must be/);
  });
});

describe('studentTQuantile', () => {
  it('agrees with scipy to 1e-10', () => {
    for (const { p, df, t } of values.studentT) {
      expect(relative(studentTQuantile(p, df), t), `p ${p} df ${df}`).toBeLessThan(1e-10);
    }
    expect(studentTQuantile(0.5, 7)).toBe(0);
  });

  it('is antisymmetric', () => {
    expect(studentTQuantile(0.025, 9)).toBeCloseTo(-studentTQuantile(0.975, 9), 12);
  });
});

describe('normal distribution', () => {
  it('has the tail of mpmath', () => {
    for (const { z, tail } of values.normal)
      expect(relative(normalTail(z), tail), `z ${z}`).toBeLessThan(1e-13);
  });

  it('has the quantiles of scipy', () => {
    for (const { p, z } of values.normalQuantile)
      expect(distance(normalQuantile(p), z), `p ${p}`).toBeLessThan(1e-12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });
});
