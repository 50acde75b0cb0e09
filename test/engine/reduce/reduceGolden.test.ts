import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DecodingPolicy } from '../../../src/domain/index.js';
import { createReducer, createReferenceReducer } from '../../../src/engine/reduce/index.js';
import { must } from '../../support/must.js';

/** From numpy and scipy: test/golden/reduceRows.py says how. */
interface Golden {
  readonly policies: readonly DecodingPolicy[];
  readonly cases: readonly {
    readonly vocabSize: number;
    readonly seed: number;
    readonly shift: number;
    readonly spike: readonly [number, number] | null;
    readonly target: number;
    readonly logProb: number;
    readonly policyLogProbs: readonly (number | null)[];
    readonly rank: number;
    readonly entropy: number;
    readonly meanLogProb: number;
    readonly varLogProb: number;
    readonly margin: number;
    readonly topIds: readonly number[];
    readonly topLogProbs: readonly number[];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../golden/data/reduceRows.json', import.meta.url), 'utf8'),
) as Golden;

function fillRow(
  row: Float32Array,
  seed: number,
  shift: number,
  spike: readonly [number, number] | null,
): void {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
  for (let id = 0; id < row.length; id++)
    row[id] = (next() + next() + next() + next() - 131070) * 2 ** -shift;
  if (spike) row[spike[0]] = spike[1];
}

describe.each([
  ['WebAssembly', createReducer, 1e-6],
  ['reference', createReferenceReducer, 1e-11],
] as const)('%s reducer against scipy', (_name, make, tolerance) => {
  it.each(golden.cases)('vocabulary $vocabSize, seed $seed, target $target', (expected) => {
    const { vocabSize, seed, shift, spike, target } = expected;
    const reducer = make({ vocabSize, policies: golden.policies, topCount: 10 });
    fillRow(reducer.row, seed, shift, spike);
    const close = (actual: number, wanted: number): void => {
      expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
    };
    const result = reducer.reduce(target);
    close(result.logProb, expected.logProb);
    close(result.entropy, expected.entropy);
    close(result.meanLogProb, expected.meanLogProb);
    close(result.varLogProb, expected.varLogProb);
    expect(result.rank).toBe(expected.rank);
    expect(result.margin).toBe(expected.margin);
    for (const [at, wanted] of expected.policyLogProbs.entries()) {
      if (wanted === null) expect(result.policyLogProbs[at]).toBe(-Infinity);
      else close(must(result.policyLogProbs[at]), wanted);
    }
    const top = reducer.top(10);
    expect([...top.ids]).toEqual(expected.topIds);
    for (const [at, wanted] of expected.topLogProbs.entries()) close(must(top.logProbs[at]), wanted);
  });
});
