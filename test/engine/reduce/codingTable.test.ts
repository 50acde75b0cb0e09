import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODING_TOTAL } from '../../../src/domain/index.js';
import { CodingTable } from '../../../src/engine/reduce/codingTable.js';
import { expBelowZero } from '../../../src/engine/reduce/expBelowZero.js';

function tableOf(logits: readonly number[]): { table: CodingTable; row: Float32Array } {
  const row = Float32Array.from(logits);
  const table = new CodingTable(row.length);
  table.fill(row);
  return { table, row };
}

describe('exp of negative numbers', () => {
  it('is exact to 1e-15 against the C library’s, and 0 beyond all numbers', () => {
    expect(expBelowZero(0)).toBe(1);
    expect(expBelowZero(-0)).toBe(1);
    // exp(−1) and exp(−100) as tabulated (Abramowitz and Stegun, table 4.4, and OEIS A068985).
    expect(expBelowZero(-1)).toBeCloseTo(0.36787944117144233, 16);
    expect(expBelowZero(-100) / 3.720075976020836e-44).toBeCloseTo(1, 14);
    expect(expBelowZero(-1e6)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(expBelowZero(x) / Math.exp(x) - 1)).toBeLessThan(1.5e-15);
      }),
    );
  });
});

describe('the frequency table', () => {
  it('of two equal tokens gives each half, of one token everything', () => {
    const { table } = tableOf([2.5, 2.5]);
    expect(table.encode(0)).toEqual({ token: 0, low: 0, frequency: CODING_TOTAL / 2 });
    expect(table.encode(1)).toEqual({ token: 1, low: CODING_TOTAL / 2, frequency: CODING_TOTAL / 2 });
    expect(tableOf([-3]).table.encode(0)).toEqual({ token: 0, low: 0, frequency: CODING_TOTAL });
  });

  it('of three equal tokens gives what is left over to the lowest', () => {
    const { table } = tableOf([1, 1, 1]);
    const third = 1 + Math.floor((CODING_TOTAL - 3) / 3);
    expect(table.encode(1).frequency).toBe(third);
    expect(table.encode(2).frequency).toBe(third);
    expect(table.encode(0).frequency).toBe(CODING_TOTAL - 2 * third);
  });

  it('leaves 1 to a token that is all but impossible', () => {
    const { table } = tableOf([0, -90, -3.4e38]);
    expect(table.encode(1).frequency).toBe(1);
    expect(table.encode(2)).toEqual({ token: 2, low: CODING_TOTAL - 1, frequency: 1 });
    expect(table.decode(CODING_TOTAL - 1).token).toBe(2);
  });

  it('tiles 0 … total without gaps, by probability, and finds every point', () => {
    const logits = fc.array(fc.float({ min: -60, max: 30, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(logits, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (values, share) => {
        const { table, row } = tableOf(values);
        const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
        let low = 0;
        for (const [token, logit] of row.entries()) {
          const coded = table.encode(token);
          expect(coded.low).toBe(low);
          expect(coded.frequency).toBeGreaterThanOrEqual(1);
          const wanted = (Math.exp(logit) / sum) * CODING_TOTAL;
          expect(Math.abs(coded.frequency - wanted)).toBeLessThanOrEqual(row.length + 2 + 1e-12 * wanted);
          low += coded.frequency;
        }
        expect(low).toBe(CODING_TOTAL);
        const point = Math.floor(share * CODING_TOTAL);
        const found = table.decode(point);
        expect(found).toEqual(table.encode(found.token));
        expect(found.low <= point && point < found.low + found.frequency).toBe(true);
      }),
    );
  });

  it('keeps to its total with a vocabulary of 200,000', () => {
    const row = Float32Array.from({ length: 200_000 }, (_, at) => Math.sin(at) * 8);
    const table = new CodingTable(row.length);
    table.fill(row);
    const last = table.encode(row.length - 1);
    expect(last.low + last.frequency).toBe(CODING_TOTAL);
    const point = 9e8;
    const found = table.decode(point);
    expect(table.encode(found.token)).toEqual(found);
  });
});
