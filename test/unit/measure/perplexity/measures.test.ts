import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../src/base/index.js';
import { perplexity, rowDivergences, summarizeDivergence } from '../../../../src/measure/index.js';

const logit = fc.double({ min: -30, max: 30, noNaN: true });
const rows = fc.integer({ min: 2, max: 12 }).chain((vocabSize) =>
  fc.tuple(
    fc.constant(vocabSize),
    fc.array(fc.array(logit, { minLength: vocabSize, maxLength: vocabSize }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.array(logit, { minLength: vocabSize, maxLength: vocabSize }),
  ),
);

/** log p of each token, by the definition of softmax. */
function logProbs(logits: readonly number[]): number[] {
  const mass = logits.reduce((sum, one) => sum + Math.exp(one), 0);
  return logits.map((one) => one - Math.log(mass));
}

describe('perplexity', () => {
  it('is the exponential of the mean of −log p, with the error of that mean', () => {
    // scipy.stats.sem([1, 2, 3, 6]) = 1.0801234497346435, times exp(3).
    const { value, standardError } = perplexity(Float64Array.of(-1, -2, -3, -6));
    expect(value).toBeCloseTo(Math.exp(3), 12);
    expect(standardError).toBeCloseTo(1.0801234497346435 * Math.exp(3), 11);
  });

  it('refuses a sample without an error, and a number that no float64 holds', () => {
    expect(() => perplexity(Float64Array.of(-1))).toThrow(/1 values/u);
    expect(() => perplexity(Float64Array.of(-800, -800))).toThrow(/700/u);
  });
});

describe('rowDivergences', () => {
  it('is 0 between equal rows, and says that their top is the same', () => {
    const row = Float32Array.of(1, -2, 0.5, 4, 4, 0);
    const { kl, sameTop } = rowDivergences(row, row, 3);
    expect([...kl]).toEqual([0, 0]);
    expect([...sameTop]).toEqual([1, 1]);
  });

  it('is the sum of its definition, whatever is added to a row', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -8, max: 8 }), ([vocabSize, many, other], shift) => {
        const base = Float32Array.from(many.flat());
        const model = Float32Array.from(many.flatMap(() => other));
        const { kl } = rowDivergences(
          base,
          model.map((one) => one + shift),
          vocabSize,
        );
        for (const [row, value] of kl.entries()) {
          const p = logProbs([...base.subarray(row * vocabSize, (row + 1) * vocabSize)]);
          const q = logProbs([...model.subarray(0, vocabSize)]);
          const expected = p.reduce((sum, one, at) => sum + Math.exp(one) * (one - elementAt(q, at)), 0);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(Math.abs(value - expected)).toBeLessThan(1e-4 * (1 + expected));
        }
      }),
    );
  });

  it('refuses rows that do not belong together', () => {
    expect(() => rowDivergences(new Float32Array(4), new Float32Array(6), 2)).toThrow(/4.*6/u);
  });
});

describe('summarizeDivergence', () => {
  it('describes what changed', () => {
    const summary = summarizeDivergence(
      { kl: Float64Array.of(0.4, 0.1, 0.2, 0.3), sameTop: Uint8Array.of(1, 1, 0, 1) },
      { model: Float64Array.of(-2, -1, -3, -1), base: Float64Array.of(-1, -1, -3, -1) },
    );
    expect(summary.kl.value).toBeCloseTo(0.25, 12);
    expect(summary.sameTop).toEqual({ value: 0.75, standardError: 0.25 });
    expect(summary.sameTopCount).toBe(3);
    expect(summary.logProbChange).toEqual({ value: -0.25, standardError: 0.25 });
    expect(summary.perplexityRatio.value).toBeCloseTo(Math.exp(0.25), 12);
    const quantile = (share: number): number | undefined =>
      summary.klQuantiles.find((one) => one.share === share)?.value;
    expect([quantile(0), quantile(1)]).toEqual([0.1, 0.4]);
    expect(quantile(0.5)).toBeCloseTo(0.25, 12);
  });
});
