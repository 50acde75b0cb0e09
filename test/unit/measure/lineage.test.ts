import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import {
  lnAtLeastCoincidences,
  lnFisher,
  matchUnits,
  spectrumOf,
  testUnits,
} from '../../../src/measure/index.js';

/** Normal numbers with mean 0 and variance 1. */
function normals(random: Random, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float()),
  );
}

/** All ways to draw `drawn` of `places` in order. */
function draws(drawn: number, places: number): number[][] {
  if (drawn === 0) return [[]];
  return draws(drawn - 1, places).flatMap((head) =>
    Array.from({ length: places }, (_, place) => place)
      .filter((place) => !head.includes(place))
      .map((place) => [...head, place]),
  );
}

describe('lnAtLeastCoincidences', () => {
  it.each([
    [1, 1],
    [3, 3],
    [6, 6],
    [3, 7],
    [5, 6],
  ])('agrees with all ways to draw %i of %i', (drawn, places) => {
    const all = draws(drawn, places);
    for (let least = 0; least <= drawn; least++) {
      const hits = all.filter((draw) => draw.filter((place, at) => place === at).length >= least).length;
      expect(Math.exp(lnAtLeastCoincidences(least, drawn, places))).toBeCloseTo(hits / all.length, 14);
    }
  });

  it('is the probability of one permutation of all where every unit matches itself', () => {
    let log = 0;
    for (let n = 2; n <= 512; n++) log -= Math.log(n);
    expect(lnAtLeastCoincidences(512, 512, 512) / log).toBeCloseTo(1, 12);
  });

  // Exact fractions in Python: sum of C(n,k) (N-k)!/N! sum (-1)^j C(n-k,j) (N-k-j)!/(N-k)!
  it.each([
    [5, 64, 64, -5.610333982897146],
    [40, 64, 64, -111.29596194811081],
    [10, 32, 100, -27.82724946466979],
    [3, 32, 500, -10.172384884711278],
  ])('is right far out: %i of %i in %i', (least, drawn, places, ln) => {
    expect(lnAtLeastCoincidences(least, drawn, places)).toBeCloseTo(ln, 9);
  });
});

describe('matchUnits', () => {
  it('finds the largest total, as trying all does', () => {
    const random = new Random('assignment');
    for (let round = 0; round < 40; round++) {
      const [rows, columns] = [1 + random.below(5), 5 + random.below(2)];
      const values = normals(random, rows * columns);
      const total = (match: readonly number[]): number =>
        match.reduce((sum, column, row) => sum + (values[row * columns + column] ?? 0), 0);
      const best = Math.max(...draws(rows, columns).map(total));
      const match = [...matchUnits(values, rows, columns, 'x')];
      expect(new Set(match).size).toBe(rows);
      expect(total(match)).toBeCloseTo(best, 12);
    }
  });
});

describe('testUnits', () => {
  it('gives p-values that are uniform where the units are not paired', () => {
    const [rounds, units] = [600, 16];
    const random = new Random('null');
    const tests = Array.from({ length: rounds }, (_, round) =>
      testUnits(normals(random, units * units), units, new Float64Array(99), `null/${round}`),
    );
    for (const level of [0.05, 0.1, 0.5]) {
      const spread = 3.5 * Math.sqrt((level * (1 - level)) / rounds);
      const share = (of: (test: (typeof tests)[number]) => number): number =>
        tests.filter((test) => of(test) <= level).length / rounds;
      expect(Math.abs(share(({ p }) => p) - level)).toBeLessThan(spread);
      expect(Math.abs(share(({ lnPSpearman }) => Math.exp(lnPSpearman)) - level)).toBeLessThan(spread);
      expect(share(({ lnPMatched }) => Math.exp(lnPMatched))).toBeLessThan(level + spread);
    }
    // A random permutation has one fixed point on average, with variance 1.
    const mean = tests.reduce((sum, { matched }) => sum + matched, 0) / rounds;
    expect(Math.abs(mean - 1)).toBeLessThan(3.5 / Math.sqrt(rounds));
  });

  it('does not take units that are all alike for paired units', () => {
    const units = 64;
    const test = testUnits(new Float64Array(units * units).fill(0.25), units, new Float64Array(99), 'alike');
    expect(test.p).toBe(1);
    expect(test.lnPMatched).toBeGreaterThan(Math.log(0.001));
  });

  it('finds paired units, with the smallest p-values that there are', () => {
    const units = 40;
    const random = new Random('paired');
    const values = normals(random, units * units);
    for (let unit = 0; unit < units; unit++) values[unit * units + unit] = 12;
    const test = testUnits(values, units, new Float64Array(999), 'paired');
    expect(test).toMatchObject({ p: 0.001, matched: units, spearman: 1 });
    expect(test.lnPMatched).toBeCloseTo(-110.32063971475738, 9);
    expect(test.lnPSpearman).toBeCloseTo(-110.32063971475738, 9);
  });

  it('has the tail of scipy.stats.spearmanr', () => {
    // The match is forced: unit k of 12 prefers MATCH[k]. scipy.stats.spearmanr(range(12), MATCH, alternative='greater').
    const MATCH = [2, 0, 1, 4, 3, 6, 5, 9, 7, 8, 11, 10];
    const values = new Float64Array(144);
    MATCH.forEach((column, row) => void (values[row * 12 + column] = 1));
    const test = testUnits(values, 12, new Float64Array(9), 'tail');
    expect(test.spearman).toBeCloseTo(0.9370629370629372, 12);
    expect(Math.exp(test.lnPSpearman) / 3.49658247660527e-6).toBeCloseTo(1, 9);
  });
});

it('combines p-values as scipy.stats.combine_pvalues does', () => {
  expect(Math.exp(lnFisher([0.02, 0.5, 0.3].map(Math.log)))).toBeCloseTo(0.07104664239381403, 12);
  expect(lnFisher([0, 0])).toBe(0);
});

describe('spectrumOf', () => {
  it('has no rank for noise', () => {
    for (const [rows, columns] of [
      [60, 60],
      [40, 200],
      [150, 50],
    ] as const) {
      const noise = Float32Array.from(normals(new Random(`${rows}`), rows * columns));
      expect(spectrumOf(noise, rows, columns).rank).toBe(0);
    }
  });

  it('finds the rank of a product in noise, and the share that it holds', () => {
    const [rows, columns, rank] = [96, 128, 5];
    const random = new Random('low rank');
    const [b, a, noise] = [
      normals(random, rows * rank),
      normals(random, rank * columns),
      normals(random, rows * columns),
    ];
    const values = Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0.1 * (noise[at] ?? 0);
      for (let k = 0; k < rank; k++) sum += (b[row * rank + k] ?? 0) * (a[k * columns + column] ?? 0);
      return sum;
    });
    const spectrum = spectrumOf(values, rows, columns);
    expect(spectrum.rank).toBe(rank);
    expect(spectrum.share).toBeGreaterThan(0.99);
    expect(spectrum.shareOfNoise).toBeLessThan(0.25);
  });

  it('has the singular values of numpy', () => {
    // numpy.linalg.svd of m[i, j] = sin(1 + 3 i + 7 j²) + (i == j) * 4, 9 × 6: s₁² over the sum of squares.
    const values = Float32Array.from({ length: 54 }, (_, at) => {
      const [i, j] = [Math.floor(at / 6), at % 6];
      return Math.sin(1 + 3 * i + 7 * j * j) + (i === j ? 4 : 0);
    });
    expect(spectrumOf(values, 9, 6).shareOfFirst).toBeCloseTo(0.2887407218713675, 6);
  });
});
