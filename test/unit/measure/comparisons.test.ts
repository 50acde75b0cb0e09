import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import {
  auc,
  benjaminiHochberg,
  discoveries,
  histogram,
  holm,
  mannWhitney,
  median,
  quantile,
  shiftOfMedians,
} from '../../../src/measure/index.js';
import { distance, golden } from './golden.js';

const scipy = golden('measureStatistics') as {
  mannWhitney: readonly {
    first: number[];
    second: number[];
    method: 'exact' | 'asymptotic';
    u: number;
    pTwoSided: number;
    pGreater: number;
  }[];
  benjaminiHochberg: { p: number[]; adjusted: number[] };
  quantile: { values: number[]; rows: { p: number; value: number }[] };
  histogram: {
    values: number[];
    low: number;
    high: number;
    bins: number;
    counts: number[];
    edges: number[];
    below: number;
    above: number;
  };
};
const r = golden('measureSurvey') as { adjust: { p: number[]; holm: number[]; benjaminiHochberg: number[] } };
const close = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(distance(value, expected[i] ?? NaN)).toBeLessThan(1e-12));
};

describe('mannWhitney', () => {
  it('agrees with scipy.stats.mannwhitneyu, exact and approximate, with and without ties', () => {
    for (const row of scipy.mannWhitney) {
      const result = mannWhitney(row.first, row.second);
      expect(result.method).toBe(row.method === 'exact' ? 'exact' : 'normal');
      expect(result.u).toBe(row.u);
      expect(Math.abs(result.pTwoSided / row.pTwoSided - 1)).toBeLessThan(1e-10);
      expect(Math.abs(result.pGreater / row.pGreater - 1)).toBeLessThan(1e-10);
    }
  });

  it('says nothing where all values are the same', () => {
    expect(mannWhitney(new Array<number>(20).fill(1), new Array<number>(20).fill(1))).toMatchObject({
      pGreater: 1,
    });
    expect(() => mannWhitney([], [1])).toThrow(/first sample is 0/);
  });
});

describe('auc', () => {
  it('counts ties half and equals the plain definition', () => {
    expect(auc([1, 2], [1, 2])).toBe(0.5);
    expect(auc([3, 4], [1, 2])).toBe(1);
    const sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const wins = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
        const plain = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        expect(auc(a, b)).toBeCloseTo(plain, 12);
        expect(auc(a, b) + auc(b, a)).toBeCloseTo(1, 12);
        expect(
          auc(
            a.map((x) => x ** 3),
            b.map((y) => y ** 3),
          ),
        ).toBe(auc(a, b));
      }),
    );
  });

  it('ranks −Infinity, refuses NaN and empty samples', () => {
    expect(auc([-Infinity, 0], [-Infinity])).toBe(0.75);
    expect(() => auc([NaN], [1])).toThrow(/NaN/);
    expect(() => auc([], [1])).toThrow(/empty/);
  });
});

describe('families of findings', () => {
  it('agree with R p.adjust and scipy.stats.false_discovery_control', () => {
    close(holm(r.adjust.p), r.adjust.holm);
    close(benjaminiHochberg(r.adjust.p), r.adjust.benjaminiHochberg);
    close(benjaminiHochberg(scipy.benjaminiHochberg.p), scipy.benjaminiHochberg.adjusted);
  });

  it('adjust upwards, keep the order, and Holm is never milder than Benjamini–Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (p) => {
        const strict = holm(p);
        const mild = benjaminiHochberg(p);
        p.forEach((value, i) => {
          expect(mild[i]).toBeGreaterThanOrEqual(value);
          expect(strict[i]).toBeGreaterThanOrEqual((mild[i] ?? 0) - 1e-15);
          p.forEach((other, j) => {
            if (value < other) expect(strict[i]).toBeLessThanOrEqual(strict[j] ?? 0);
          });
        });
        expect(discoveries(p, 0.1)).toEqual(mild.flatMap((value, i) => (value <= 0.1 ? [i] : [])));
      }),
    );
  });

  it('refuses what is no p-value', () => {
    expect(() => holm([0.5, 1.2])).toThrow(/p-value is 1.2/);
  });
});

describe('quantile, median and histogram', () => {
  it('agree with numpy', () => {
    for (const { p, value } of scipy.quantile.rows)
      expect(quantile(scipy.quantile.values, p)).toBeCloseTo(value, 13);
    const { values, low, high, bins, ...expected } = scipy.histogram;
    expect(histogram(values, { low, high, bins })).toEqual(expected);
  });

  it('handle probability 0 and single values', () => {
    expect(median([-Infinity, -Infinity, -3, -1])).toBe(-Infinity);
    expect(median([-Infinity, -4, -3])).toBe(-4);
    expect(quantile([7], 0.3)).toBe(7);
    expect(() => median([])).toThrow(/empty sample/);
    const chart = histogram([-Infinity, 0, 1, 10, NaN], { low: 0, high: 10, bins: 2 });
    expect(chart).toEqual({ edges: [0, 5, 10], counts: [2, 1], below: 1, above: 0 });
    expect(() => histogram([1], { low: 1, high: 1, bins: 2 })).toThrow(/high − low/);
  });

  it('count each value once, in the bin whose edges hold it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -400, max: 10, noNaN: true })),
        fc.integer({ min: 1, max: 50 }),
        (values, bins) => {
          const { edges, counts, below, above } = histogram(values, { low: -300, high: 0, bins });
          expect(counts.reduce((sum, n) => sum + n, below + above)).toBe(values.length);
          counts.forEach((n, i) => {
            const last = i === bins - 1;
            const inside = values.filter(
              (v) => v >= (edges[i] ?? 0) && (last ? v <= 0 : v < (edges[i + 1] ?? 0)),
            );
            expect(n).toBe(inside.length);
          });
        },
      ),
    );
  });
});

describe('shiftOfMedians', () => {
  it('finds a shift of 19 decades, is seeded and moves with the data', () => {
    const random = new Random('samples');
    const second = Array.from({ length: 40 }, () => random.float() * 20);
    const first = second.map((value) => value + 19 + random.float());
    const run = (by: number): ReturnType<typeof shiftOfMedians> =>
      shiftOfMedians({ first: first.map((v) => v + by), second, random: new Random('shift') });
    const result = run(0);
    expect(result.lower).toBeLessThan(19.5);
    expect(result.upper).toBeGreaterThan(19.5);
    expect(result.lower).toBeGreaterThan(5);
    expect(run(0)).toEqual(result);
    expect(run(3).shift).toBeCloseTo(result.shift + 3, 12);
    expect(run(3).lower).toBeCloseTo(result.lower + 3, 12);
  });

  it('holds the true shift of few blocks as often as it says', () => {
    const random = new Random('few blocks');
    // A sum of twelve uniform numbers less 6 has variance 1 and is nearly normal.
    const normal = (): number => Array.from({ length: 12 }, () => random.float()).reduce((a, b) => a + b, -6);
    const side = (mean: number): { values: number[]; blocks: string[] } => {
      const effects = Array.from({ length: 5 }, () => Math.sqrt(0.1) * normal());
      const values = effects.flatMap((effect) =>
        Array.from({ length: 10 }, () => mean + effect + Math.sqrt(0.9) * normal()),
      );
      return { values, blocks: values.map((_, at) => String(Math.floor(at / 10))) };
    };
    let holds = 0;
    for (let run = 0; run < 200; run++) {
      const [first, second] = [side(1), side(0)];
      const { lower, upper } = shiftOfMedians({
        first: first.values,
        second: second.values,
        blocks: { first: first.blocks, second: second.blocks },
        random: new Random(`run ${run}`),
        replicates: 400,
      });
      holds += Number(lower <= 1 && 1 <= upper);
    }
    // Plain percentiles hold it in .88 of 800 draws (docs/design/simulations.md).
    expect(holds / 200).toBeGreaterThanOrEqual(0.95);
  });
});
