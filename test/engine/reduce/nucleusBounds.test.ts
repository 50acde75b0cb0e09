import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import type { DecodingPolicy } from '../../../src/domain/index.js';
import { createReducer } from '../../../src/engine/reduce/index.js';

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}

/** Rows whose nuclei hold one token, dozens, hundreds, thousands, and nearly all; with ties at every edge, and far from zero. */
const shapes: Readonly<Record<string, (random: Random) => number>> = {
  'one far ahead': (random) => (random.below(900) === 0 ? 20 + gauss(random) * 4 : gauss(random)),
  'normal, 5': (random) => gauss(random) * 5,
  'normal, 3.5': (random) => gauss(random) * 3.5,
  'normal, 2': (random) => gauss(random) * 2,
  'normal, 0.5': (random) => gauss(random) / 2,
  'power law': (random) => -1.3 * Math.log(1 + random.below(30_000)),
  'halves, with ties': (random) => Math.round(gauss(random) * 5) / 2,
  'far from zero': (random) => -5000 + gauss(random) * 4,
  'all equal': () => 3.25,
  'zeros of both signs': (random) => (random.below(2) === 0 ? 0 : -0),
};

const policies: readonly DecodingPolicy[] = [
  { temperature: 0.8, topK: null, topP: 0.95 },
  { temperature: 0.8, topK: null, topP: 0.5 },
  { temperature: 0.5, topK: null, topP: 0.9 },
  { temperature: 1.3, topK: null, topP: 0.95 },
  { temperature: 0.8, topK: null, topP: 0.9999995 },
];

describe('a nucleus found from bounds of the mass', () => {
  it.each(Object.keys(shapes))('is to the last bit the one of the exact masses: %s', (name) => {
    const random = new Random(`nucleus bounds ${name}`);
    let inside = 0;
    let outside = 0;
    for (const vocabSize of [41, 1000, 4097, 32_000, 49_152]) {
      for (const policy of policies) {
        const bounded = createReducer({ vocabSize, policies: [policy], topCount: 0 });
        // The first policy weighs every token at the temperature, and the second then has exact masses.
        const whole = { ...policy, topP: null };
        const exact = createReducer({ vocabSize, policies: [whole, policy], topCount: 0 });
        const next = shapes[name] as (random: Random) => number;
        for (let id = 0; id < vocabSize; id++) exact.row[id] = next(random);
        bounded.row.set(exact.row);
        exact.survey();
        const targets = [random.below(vocabSize)];
        for (let more = 0; more < 3; more++) {
          targets.push(exact.draw(policy, random.float()).token, exact.draw(whole, random.float()).token);
        }
        // Where the nucleus ends, and the tokens next to it.
        targets.push(exact.draw(policy, 1 - 2 ** -53).token);
        for (const target of targets) {
          const expected = exact.reduce(target).policyLogProbs[1] as number;
          const actual = bounded.reduce(target).policyLogProbs[0] as number;
          expect(Object.is(actual, expected), `${vocabSize} ${JSON.stringify(policy)}`).toBe(true);
          if (expected === -Infinity) outside += 1;
          else inside += 1;
        }
        // What was weighed for the nucleus is not taken for all masses.
        const drawn = { ...bounded.draw(policy, 0.7) };
        expect(drawn).toEqual({ ...exact.draw(policy, 0.7) });
      }
    }
    expect(inside).toBeGreaterThan(50);
    expect(outside).toBeGreaterThan(0);
  });
});
