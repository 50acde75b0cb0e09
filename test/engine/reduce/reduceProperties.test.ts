import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import type { DecodingPolicy } from '../../../src/domain/index.js';
import { createReducer, createReferenceReducer, type Reducer } from '../../../src/engine/reduce/index.js';
import { naivePolicy, naiveReduction } from './naiveReduction.js';
import { eachOf } from '../../support/lanes.js';
import { must } from '../../support/must.js';

const makers = [
  ['WebAssembly', createReducer],
  ['reference', createReferenceReducer],
] as const;

/** Shapes that logits come in: spread out, full of ties, one far ahead, all equal, far from zero. */
const shapes: readonly ((random: Random) => number)[] = [
  (random) => gauss(random) * 3,
  (random) => Math.round(gauss(random) * 2) / 2,
  (random) => (random.below(50) === 0 ? 25 : gauss(random)),
  () => 1.25,
  (random) => -1000 + gauss(random) * 8,
  (random) => (random.below(2) === 0 ? 0 : -0),
  (random) => gauss(random) * 60,
];

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}

const cases = fc.record({
  vocabSize: fc.oneof(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 71, max: 3000 })),
  shape: fc.integer({ min: 0, max: shapes.length - 1 }),
  seed: fc.string(),
  policy: fc.record({
    temperature: fc.constantFrom(1, 0.3, 0.7, 1.5, 3),
    topK: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 3000 })),
    topP: fc.oneof(
      fc.constant(null),
      fc.constantFrom(0.5, 0.25, 0.9, 0.999999, 1),
      fc.double({ min: 0.001, max: 1, noNaN: true }),
    ),
  }),
  target: fc.nat(),
  uniform: fc.oneof(
    fc.constantFrom(0, 0.5, 1 - 2 ** -53),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  ),
});

function fill(reducer: Reducer, shape: number, seed: string): void {
  const random = new Random(seed);
  const next = must(shapes[shape]);
  for (let id = 0; id < reducer.vocabSize; id++) reducer.row[id] = next(random);
}

function close(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(expected)));
}

describe.each(makers)('%s reducer against a full sort', (_name, make) => {
  it('gives log p, rank, margin, entropy, mean, variance and the most probable tokens', () => {
    fc.assert(
      fc.property(cases, ({ vocabSize, shape, seed, target: any }) => {
        const topCount = Math.min(vocabSize + 5, 100);
        const reducer = make({ vocabSize, policies: [], topCount });
        fill(reducer, shape, seed);
        const target = any % vocabSize;
        const naive = naiveReduction(reducer.row);
        const result = reducer.reduce(target);
        expect(result.finite).toBe(true);
        close(result.logProb, must(naive.logProbs[target]));
        close(result.entropy, naive.entropy);
        close(result.meanLogProb, naive.meanLogProb);
        close(result.varLogProb, naive.varLogProb);
        expect(result.rank).toBe(naive.order.indexOf(target));
        const bestOther = must(naive.order.find((id) => id !== target));
        expect(result.margin).toBe(must(reducer.row[target]) - must(reducer.row[bestOther]) + 0);
        const top = reducer.top(topCount);
        expect(top.count).toBe(Math.min(topCount, vocabSize));
        expect([...top.ids.subarray(0, top.count)]).toEqual(naive.order.slice(0, top.count));
        for (let at = 0; at < top.count; at++)
          close(must(top.logProbs[at]), must(naive.logProbs[must(top.ids[at])]));
      }),
      { numRuns: 300 },
    );
  });

  it('gives log p under a policy: exactly its kept set, renormalised, and −Infinity outside', () => {
    fc.assert(
      fc.property(cases, ({ vocabSize, shape, seed, policy, target: any }) => {
        const reducer = make({ vocabSize, policies: [policy], topCount: 0 });
        fill(reducer, shape, seed);
        const naive = naiveReduction(reducer.row);
        const kept = naivePolicy(reducer.row, naive.order, policy);
        const edge = [kept.ids.length - 1, kept.ids.length].map((at) => naive.order[at]);
        for (const target of [any % vocabSize, naive.order[0], ...edge]) {
          if (target === undefined) continue;
          const logProb = must(reducer.reduce(target).policyLogProbs[0]);
          const at = kept.ids.indexOf(target);
          if (at < 0) expect(logProb).toBe(-Infinity);
          else close(logProb, must(kept.logProbs[at]));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('draws by inverting the cumulative distribution, most probable first', () => {
    fc.assert(
      fc.property(cases, ({ vocabSize, shape, seed, policy, uniform }) => {
        const reducer = make({ vocabSize, policies: [], topCount: 0 });
        fill(reducer, shape, seed);
        const kept = naivePolicy(reducer.row, naiveReduction(reducer.row).order, policy);
        reducer.survey();
        const drawn = reducer.draw(policy, uniform);
        const at = kept.ids.indexOf(drawn.token);
        expect(at).toBeGreaterThanOrEqual(0);
        close(drawn.logProb, must(kept.logProbs[at]));
        const probs = kept.logProbs.map(Math.exp);
        const before = probs.slice(0, at).reduce((a, b) => a + b, 0);
        expect(before).toBeLessThanOrEqual(uniform + 2e-10);
        expect(before + must(probs[at])).toBeGreaterThanOrEqual(uniform - 2e-10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('WebAssembly reducer against the reference', () => {
  const policies: DecodingPolicy[] = [
    { temperature: 1, topK: 40, topP: null },
    { temperature: 1, topK: null, topP: 0.9 },
    { temperature: 0.7, topK: 5000, topP: 0.8 },
    { temperature: 2, topK: null, topP: null },
    { temperature: 1, topK: 50_000, topP: null },
  ];

  it.each([32_000, 128_256, 262_144])('agrees on rows of %d logits of every shape', (vocabSize) => {
    const wasm = createReducer({ vocabSize, policies, topCount: 64 });
    const reference = createReferenceReducer({ vocabSize, policies, topCount: 64 });
    // Of the wide rows each third shape in every run.
    for (const shape of eachOf([...shapes.keys()], vocabSize > 32_000 ? 3 : 1)) {
      fill(wasm, shape, `large ${shape}`);
      reference.row.set(wasm.row);
      const target = new Random(`target ${shape}`).below(vocabSize);
      const a = wasm.reduce(target);
      const b = reference.reduce(target);
      for (const key of ['logProb', 'entropy', 'meanLogProb', 'varLogProb', 'logMass'] as const) {
        close(a[key], b[key]);
      }
      expect([a.rank, a.margin, a.maxLogit]).toEqual([b.rank, b.margin, b.maxLogit]);
      for (let at = 0; at < policies.length; at++) {
        if (b.policyLogProbs[at] === -Infinity) expect(a.policyLogProbs[at]).toBe(-Infinity);
        else close(must(a.policyLogProbs[at]), must(b.policyLogProbs[at]));
      }
      expect([...wasm.top(64).ids]).toEqual([...reference.top(64).ids]);
      for (const policy of policies) {
        for (const uniform of [0, 0.31, 0.5, 0.99999]) {
          expect(wasm.draw(policy, uniform).token).toBe(reference.draw(policy, uniform).token);
        }
      }
    }
  });
});
