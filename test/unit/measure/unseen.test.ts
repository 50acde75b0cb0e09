import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random, type Unscored } from '../../../src/base/index.js';
import {
  expectedFinds,
  newFinds,
  unseenMass,
  type Estimate,
  type Finds,
} from '../../../src/measure/index.js';
import { must } from '../../support/must.js';

/** Species trapped 1, 2, … 24 times by Corbet in Malaya. Fisher, Corbet & Williams 1943, J. Animal Ecology 12:42. */
const BUTTERFLIES = [118, 74, 44, 24, 29, 22, 20, 19, 20, 15, 12, 14, 6, 12, 6, 9, 9, 6, 10, 10, 11, 5, 3, 3];

/** Draws of one thing each in which `histogram[i − 1]` things come i times. */
function singles(histogram: readonly number[]): Finds {
  const found: number[][] = [];
  let thing = 0;
  histogram.forEach((things, at) => {
    for (let k = 0; k < things; k++, thing++) for (let i = 0; i <= at; i++) found.push([thing]);
  });
  return { draws: found.length, found };
}

function estimate(value: Estimate | Unscored): Estimate {
  if (value.kind === 'unscored') throw new Error(value.reason);
  return value;
}

describe('new finds with more draws', () => {
  // Efron & Hastie 2016, Computer Age Statistical Inference, table 6.3.
  it.each([
    [0.1, 11.1],
    [0.2, 20.96],
    [0.3, 29.79],
    [0.4, 37.79],
    [0.5, 45.17],
    [1, 75],
  ])('for %f times as much trapping of butterflies are as published', (t, expected) => {
    expect(estimate(newFinds(singles(BUTTERFLIES), t)).value).toBeCloseTo(expected, 1);
  });

  it('above twice the draws are weighted, so that the series does not run away', () => {
    const plain = BUTTERFLIES.reduce((sum, things, at) => sum - (-2) ** (at + 1) * things, 0);
    expect(Math.abs(plain)).toBeGreaterThan(1e6);
    const { value } = estimate(newFinds(singles(BUTTERFLIES), 2));
    expect(value).toBeGreaterThan(75);
    expect(value).toBeLessThan(2 * 118);
  });

  it('has the weights of Efron and Thisted: worked by hand for one thing found once, 3 draws, t = 2', () => {
    // n = 1: size ⌊½ log2(4)⌋ = 1, θ = 1/3, so the weight of i = 1 is 1/3 and the estimate 2/3.
    expect(estimate(newFinds({ draws: 3, found: [[7]] }, 2)).value).toBeCloseTo(2 / 3, 12);
  });

  it('covers what is really found, when draws find lumps of things', () => {
    const random = new Random('lumps');
    let covered = 0;
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const [before, after] = [lumps(random, 200), lumps(random, 200)];
      const { lower, upper } = estimate(newFinds({ draws: 200, found: before }, 1));
      const seen = new Set(before.flat());
      const fresh = new Set(after.flat().filter((thing) => !seen.has(thing))).size;
      if (fresh >= lower && fresh <= upper) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.92);
  });

  it('are not foretold where nothing was found', () => {
    expect(newFinds({ draws: 10, found: [] }, 1)).toMatchObject({ kind: 'unscored' });
  });
});

/** Draws of which some find a stretch of 1 to 20 of 3,000 things, more often near the front. */
function lumps(random: Random, draws: number): number[][] {
  return Array.from({ length: draws }, () => {
    if (random.float() < 0.5) return [];
    const start = Math.floor(3000 * random.float() ** 3);
    return Array.from({ length: 1 + random.below(20) }, (_, at) => start + at);
  });
}

describe('the probability of something new', () => {
  it('is the share of single finds where each draw finds one thing (Good 1953)', () => {
    const mass = unseenMass(singles(BUTTERFLIES));
    const draws = BUTTERFLIES.reduce((sum, things, at) => sum + things * (at + 1), 0);
    expect(mass).toMatchObject({ value: 118 / draws });
    // Esty 1983 by hand: f1 = 118, f2 = 74, so ±1.96 √(f1/n² + 2 f2/n² − (f1/n)²/n).
    const reach = 1.959963985 * Math.sqrt((118 + 2 * 74) / draws ** 2 - (118 / draws) ** 2 / draws);
    const { upper, value } = estimate(mass);
    expect(upper - value).toBeCloseTo(reach, 8);
  });

  it('covers the true probability, when draws find lumps of things', () => {
    const random = new Random('mass');
    let covered = 0;
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const before = lumps(random, 150);
      const seen = new Set(before.flat());
      const truth =
        lumps(random, 4000).filter((things) => things.some((thing) => !seen.has(thing))).length / 4000;
      const mass = unseenMass({ draws: 150, found: before });
      const { lower, upper } = estimate(mass);
      if (truth >= lower - 0.01 && truth <= upper + 0.01) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.93);
  });

  it('is not nothing when every thing was found twice, nor without any finds', () => {
    expect(unseenMass({ draws: 100, found: [] })).toMatchObject({ value: 0, lower: 0 });
    const nothing = unseenMass({ draws: 100, found: [] });
    // Clopper–Pearson for 0 of 100.
    expect(estimate(nothing).upper).toBeCloseTo(0.0362, 4);
    expect(unseenMass({ draws: 1, found: [[1]] })).toMatchObject({ kind: 'unscored' });
  });
});

describe('fewer draws', () => {
  it('find what the average over all subsets of the draws finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 4 }), { minLength: 1, maxLength: 7 }),
        (found) => {
          const draws = found.length;
          const sizes = Array.from({ length: draws + 1 }, (_, n) => n);
          const sums = sizes.map(() => ({ subsets: 0, things: 0 }));
          for (let mask = 0; mask < 2 ** draws; mask++) {
            const chosen = found.filter((_, at) => ((mask >> at) & 1) === 1);
            const sum = must(sums[chosen.length]);
            sum.subsets += 1;
            sum.things += new Set(chosen.flat()).size;
          }
          expectedFinds({ draws, found }, sizes).forEach((expected, n) => {
            const { subsets, things } = must(sums[n]);
            expect(expected).toBeCloseTo(things / subsets, 9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});
