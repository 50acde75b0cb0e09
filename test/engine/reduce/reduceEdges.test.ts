import { describe, expect, it } from 'vitest';
import { createReducer, createReferenceReducer } from '../../../src/engine/reduce/index.js';
import type { DecodingPolicy } from '../../../src/domain/index.js';

const TOP_HALF: DecodingPolicy = { temperature: 1, topK: null, topP: 0.5 };
const LARGEST = 3.4028234663852886e38;

describe.each([
  ['WebAssembly', createReducer],
  ['reference', createReferenceReducer],
] as const)('%s reducer at the edges', (_name, make) => {
  it.each([NaN, Infinity, -Infinity])('flags a row that holds %d, wherever it stands', (bad) => {
    for (const vocabSize of [1, 3, 16, 33, 1000]) {
      const reducer = make({ vocabSize, policies: [TOP_HALF], topCount: 0 });
      for (const place of [0, vocabSize >> 1, vocabSize - 1]) {
        reducer.row.fill(0.5);
        expect(reducer.reduce(0).finite).toBe(true);
        reducer.row[place] = bad;
        expect(reducer.reduce(0).finite).toBe(false);
        expect(reducer.survey().finite).toBe(false);
      }
    }
  });

  it('keeps exactly half of a uniform vocabulary under top-p 0.5, the lower ids', () => {
    for (const vocabSize of [2, 10, 1000, 5000]) {
      const reducer = make({ vocabSize, policies: [TOP_HALF], topCount: 0 });
      reducer.row.fill(-7.3);
      expect(reducer.reduce(vocabSize / 2 - 1).policyLogProbs[0]).toBeCloseTo(-Math.log(vocabSize / 2), 9);
      expect(reducer.reduce(vocabSize / 2).policyLogProbs[0]).toBe(-Infinity);
    }
  });

  it('keeps exactly k of tied tokens, the lower ids', () => {
    const policies = [3, 2000].map((topK) => ({ temperature: 1, topK, topP: null }));
    const reducer = make({ vocabSize: 5000, policies, topCount: 0 });
    reducer.row.fill(1);
    expect(reducer.reduce(2).policyLogProbs[0]).toBeCloseTo(-Math.log(3), 9);
    expect(reducer.reduce(3).policyLogProbs[0]).toBe(-Infinity);
    expect(reducer.reduce(1999).policyLogProbs[1]).toBeCloseTo(-Math.log(2000), 9);
    expect(reducer.reduce(2000).policyLogProbs[1]).toBe(-Infinity);
  });

  it('survives the largest and smallest float32', () => {
    const reducer = make({ vocabSize: 5, policies: [TOP_HALF], topCount: 5 });
    reducer.row.set([-LARGEST, LARGEST, 0, 1, -1]);
    const far = reducer.reduce(1);
    expect([far.finite, far.logProb, far.rank, far.policyLogProbs[0]]).toEqual([true, 0, 0, 0]);
    expect(far.entropy).toBeCloseTo(0, 12);
    expect(far.varLogProb).toBeCloseTo(0, 12);
    expect([...reducer.top(5).ids]).toEqual([1, 3, 2, 4, 0]);
    reducer.row.fill(-LARGEST);
    const flat = reducer.reduce(4);
    expect(flat.logProb).toBeCloseTo(-Math.log(5), 12);
    expect(flat.rank).toBe(4);
    expect(flat.policyLogProbs[0]).toBe(-Infinity);
    expect(reducer.reduce(2).policyLogProbs[0]).toBeCloseTo(-Math.log(3), 12);
    expect(reducer.draw({ temperature: 100, topK: null, topP: null }, 0.99).token).toBe(4);
  });

  it('takes a vocabulary of one token', () => {
    const reducer = make({ vocabSize: 1, policies: [TOP_HALF], topCount: 3 });
    reducer.row[0] = 4;
    const only = reducer.reduce(0);
    expect([only.logProb, only.rank, only.margin, only.policyLogProbs[0]]).toEqual([0, 0, 0, 0]);
    expect(only.entropy).toBeCloseTo(0, 12);
    expect(reducer.top(3).count).toBe(1);
    expect(reducer.draw(TOP_HALF, 0.7)).toEqual({ token: 0, logProb: 0 });
  });

  it('keeps nothing of the row before', () => {
    const policies: DecodingPolicy[] = [{ temperature: 0.5, topK: 4, topP: 0.9 }, TOP_HALF];
    const fresh = make({ vocabSize: 3000, policies, topCount: 10 });
    const used = make({ vocabSize: 3000, policies, topCount: 10 });
    for (let id = 0; id < 3000; id++) used.row[id] = Math.sin(id) * 30;
    used.reduce(5);
    used.top(10);
    used.draw(TOP_HALF, 0.9);
    for (const reducer of [fresh, used]) {
      for (let id = 0; id < 3000; id++) reducer.row[id] = Math.cos(id * 1.7) * 4;
    }
    expect(structuredClone(used.reduce(17))).toEqual(structuredClone(fresh.reduce(17)));
    expect(structuredClone(used.top(10))).toEqual(structuredClone(fresh.top(10)));
  });

  it.each([
    { vocabSize: 0, policies: [], topCount: 0 },
    { vocabSize: 2.5, policies: [], topCount: 0 },
    { vocabSize: 10, policies: [], topCount: 1025 },
    { vocabSize: 10, policies: [{ temperature: 0, topK: null, topP: null }], topCount: 0 },
  ])('refuses %j', (options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: 'reducer-options' }));
  });
});
