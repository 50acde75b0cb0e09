import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTANCES, searchNear, type Distance } from '../../../src/attacks/nearVerbatim/beam.js';
import { bracketOf, nearMass } from '../../../src/attacks/nearVerbatim/bracket.js';
import { topKChoices } from '../../../src/attacks/nearVerbatim/engineChoices.js';
import { distanceOf } from '../../../src/measure/index.js';
import { must } from '../../support/must.js';
import { allContinuations, levenshteinByDefinition, tinyPolicy, TinySource } from './beamTruth.js';

const world = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }),
  vocabulary: fc.integer({ min: 2, max: 5 }),
  kept: fc.integer({ min: 1, max: 4 }),
  peaked: fc.double({ min: 0, max: 8, noNaN: true }),
  passage: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
  epsilon: fc.integer({ min: 0, max: 4 }),
  beams: fc.integer({ min: 1, max: 12 }),
  guide: fc.constantFrom(...DISTANCES),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function policyOf({ seed, vocabulary, kept, peaked }: World) {
  return tinyPolicy(seed, vocabulary, Math.min(kept, vocabulary), peaked);
}

async function search(of: World, beams = of.beams) {
  const source = new TinySource(policyOf(of));
  const passage = Int32Array.from(of.passage);
  const found = await searchNear({ passage, epsilon: of.epsilon, beams, guide: of.guide }, source);
  return { found, source };
}

/** The true probabilities that a draw ends within e of the passage, for e up to ε, by writing out every continuation. */
function truths(of: World, distance: Distance): number[] {
  const mass = new Array<number>(of.passage.length + 1).fill(0);
  for (const { tokens, logProb } of allContinuations(policyOf(of), of.passage.length)) {
    const d =
      distance === 'hamming'
        ? tokens.filter((token, at) => token !== of.passage[at]).length
        : levenshteinByDefinition(tokens, of.passage);
    mass[d] = (mass[d] ?? 0) + Math.exp(logProb);
  }
  return Array.from({ length: of.epsilon + 1 }, (_, e) =>
    mass.slice(0, e + 1).reduce((sum, part) => sum + part, 0),
  );
}

describe('the search for near copies, against every continuation written out', () => {
  it('brackets the truth by both distances, for every number of changes up to ε', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of);
        for (const distance of DISTANCES) {
          const { lower, upper } = bracketOf(found, distance);
          expect(lower).toHaveLength(of.epsilon + 1);
          for (const [e, truth] of truths(of, distance).entries()) {
            expect(Math.exp(must(lower[e]))).toBeLessThanOrEqual(truth + 1e-12);
            expect(Math.exp(must(upper[e]))).toBeGreaterThanOrEqual(truth - 1e-12);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is exact with as many beams as there are beginnings', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of, 4 ** 5);
        const { lower, upper } = bracketOf(found, of.guide);
        const truth = must(truths(of, of.guide)[of.epsilon]);
        expect(Math.exp(must(lower[of.epsilon]))).toBeCloseTo(truth, 10);
        expect(Math.exp(must(upper[of.epsilon]))).toBeCloseTo(truth, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('never widens the bracket with more beams, and holds everything that a narrower beam found', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        let before = (await search(of, 1)).found;
        for (let beams = 2; beams <= 9; beams++) {
          const { found, source } = await search(of, beams);
          expect(source.mostAlive).toBeLessThanOrEqual(beams);
          const here = new Set(found.pool.map(({ tokens }) => tokens.join()));
          for (const { tokens } of before.pool) expect(here).toContain(tokens.join());
          for (const distance of DISTANCES) {
            const narrow = bracketOf(before, distance);
            const wide = bracketOf(found, distance);
            for (let e = 0; e <= of.epsilon; e++) {
              expect(must(wide.lower[e])).toBeGreaterThanOrEqual(must(narrow.lower[e]) - 1e-12);
              expect(must(wide.upper[e])).toBeLessThanOrEqual(must(narrow.upper[e]) + 1e-12);
            }
          }
          before = found;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('rises with ε, is larger by Levenshtein than by Hamming, and counts every candidate once', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of);
        const texts = found.pool.map(({ tokens }) => tokens.join());
        expect(new Set(texts).size).toBe(texts.length);
        expect(texts.length).toBeLessThanOrEqual(of.beams * of.kept);
        const [levenshtein, hamming] = DISTANCES.map((distance) => bracketOf(found, distance));
        for (let e = 0; e <= of.epsilon; e++) {
          for (const bracket of [levenshtein, hamming]) {
            const { lower, upper } = must(bracket);
            if (e > 0) expect(must(lower[e])).toBeGreaterThanOrEqual(must(lower[e - 1]));
            if (e > 0) expect(must(upper[e])).toBeGreaterThanOrEqual(must(upper[e - 1]));
            expect(must(upper[e])).toBeLessThanOrEqual(0);
          }
          expect(must(must(levenshtein).lower[e])).toBeGreaterThanOrEqual(must(must(hamming).lower[e]));
          expect(must(must(levenshtein).upper[e])).toBeGreaterThanOrEqual(
            must(must(hamming).upper[e]) - 1e-12,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('with no change allowed finds the passage itself or nothing: LB ≤ p_z', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (drawn) => {
        const of = { ...drawn, epsilon: 0 };
        const { found } = await search(of);
        const pz = must(truths(of, 'hamming')[0]);
        for (const distance of DISTANCES) {
          const { lower, upper } = bracketOf(found, distance);
          expect(Math.exp(must(lower[0]))).toBeCloseTo(pz, 12);
          expect(Math.exp(must(upper[0]))).toBeCloseTo(pz, 12);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never loses the passage itself, however narrow the beam: LB ≥ p_z', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of, 1);
        const pz = must(truths(of, 'hamming')[0]);
        expect(Math.exp(must(bracketOf(found, of.guide).lower[0]))).toBeCloseTo(pz, 12);
      }),
      { numRuns: 150 },
    );
  });

  it('gives distances of whole candidates as they are defined', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of);
        for (const { tokens, hamming, levenshtein, logProb } of found.pool) {
          expect(levenshtein).toBe(levenshteinByDefinition(tokens, of.passage));
          expect(hamming).toBe(tokens.filter((token, at) => token !== of.passage[at]).length);
          expect({ hamming, levenshtein }).toEqual(distanceOf(Int32Array.from(of.passage), tokens));
          expect(logProb).toBeLessThanOrEqual(1e-12);
        }
        const most = found.pool.map(({ logProb }) => logProb);
        expect(most).toEqual([...most].sort((a, b) => b - a));
      }),
      { numRuns: 100 },
    );
  });

  it('adds up top-1, top-B and pool in this order', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (of) => {
        const { found } = await search(of);
        const one = nearMass(found.pool, 1, of.guide, of.epsilon);
        const some = nearMass(found.pool, of.beams, of.guide, of.epsilon);
        const all = must(bracketOf(found, of.guide).lower[of.epsilon]);
        expect(one).toBeLessThanOrEqual(some + 1e-12);
        expect(some).toBeLessThanOrEqual(all + 1e-12);
      }),
    );
  });
});

it('a beam of the most probable beginnings alone can lose what a narrower one finds; nested places cannot', async () => {
  // With two places for the most probable beginnings, both would go to the children of 1, and the near ones behind 0 be lost.
  const choices: Readonly<Record<string, readonly { token: number; p: number }[]>> = {
    '': [
      { token: 0, p: 0.5 },
      { token: 1, p: 0.5 },
    ],
    '0': [
      { token: 2, p: 0.4 },
      { token: 3, p: 0.3 },
      { token: 4, p: 0.3 },
    ],
    '1': [
      { token: 2, p: 0.5 },
      { token: 3, p: 0.5 },
    ],
    '0,2': [{ token: 5, p: 1 }],
    '1,2': [{ token: 6, p: 1 }],
    '1,3': [{ token: 6, p: 1 }],
  };
  const policy = {
    vocabulary: 7,
    next: (beginning: readonly number[]) =>
      (choices[beginning.join()] ?? [{ token: 6, p: 1 }]).map(({ token, p }) => ({
        token,
        logProb: Math.log(p),
      })),
  };
  const passage = Int32Array.of(0, 2, 5);
  for (const beams of [1, 2, 3]) {
    const found = await searchNear({ passage, epsilon: 2, beams, guide: 'hamming' }, new TinySource(policy));
    const { lower } = bracketOf(found, 'hamming');
    expect(Math.exp(must(lower[0]))).toBeCloseTo(0.2, 12);
    // (1, 2, 6) and (1, 3, 6) end two and three changes away.
    expect(Math.exp(must(lower[2]))).toBeCloseTo(must([0.2, 0.45, 0.45][beams - 1]), 12);
  }
});

describe('the policy of the search', () => {
  it('keeps k tokens and renormalises them', () => {
    const topLogProbs = Float64Array.from([0.5, 0.25, 0.125, 0.0625], Math.log);
    const kept = topKChoices({ topIds: Int32Array.of(9, 4, 7, 1), topLogProbs }, 2);
    expect(kept.map(({ token }) => token)).toEqual([9, 4]);
    expect(kept.map(({ logProb }) => Math.exp(logProb))).toEqual([
      expect.closeTo(2 / 3, 12) as number,
      expect.closeTo(1 / 3, 12) as number,
    ]);
  });

  it('keeps all there are when there are fewer', () => {
    const topLogProbs = Float64Array.from([-700, -701]);
    const kept = topKChoices({ topIds: Int32Array.of(0, 1), topLogProbs }, 40);
    expect(kept.reduce((sum, { logProb }) => sum + Math.exp(logProb), 0)).toBeCloseTo(1, 12);
  });
});
