import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide, type Divisible } from '../../../src/matter/shards/divide.js';

/** Examinations of up to three models; some units build on each other. */
const examinations: fc.Arbitrary<readonly Divisible[]> = fc
  .array(
    fc.record({
      model: fc.integer({ min: 1, max: 3 }),
      cost: fc.integer({ min: 1, max: 5 }),
      units: fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.option(fc.constantFrom('a', 'b', 'c'))), {
        minLength: 1,
        maxLength: 30,
      }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list.map(({ model, cost, units }, at) => ({
      id: `X${at + 1}`,
      modelId: `E${model}`,
      cost,
      tokens: units.map(([tokens]) => tokens),
      keys: units.map(([, key]) => key),
    })),
  );

const count = fc.integer({ min: 1, max: 40 });

describe('examinations divided among shards', () => {
  it('hold every unit once, in the order of the plan, and no shard is empty', () => {
    fc.assert(
      fc.property(examinations, count, fc.integer({ min: 0, max: 3 }), (list, shards, repeated) => {
        const divided = divide(list, shards, repeated);
        expect(divided.length).toBeLessThanOrEqual(shards);
        for (const parts of divided) expect(parts.length).toBeGreaterThan(0);
        for (const { id, tokens } of list) {
          const own = divided.flat().filter(({ examination }) => examination === id);
          let next = 0;
          for (const { from, to, until } of own) {
            expect(from).toBe(next);
            expect(to).toBeGreaterThan(from);
            expect(until).toBe(Math.min(to + repeated, tokens.length));
            next = to;
          }
          expect(next).toBe(tokens.length);
        }
      }),
    );
  });

  it('never separate units that build on each other', () => {
    fc.assert(
      fc.property(examinations, count, (list, shards) => {
        for (const { examination, to } of divide(list, shards, 0).flat()) {
          const { keys } = list.find(({ id }) => id === examination) ?? { keys: [] };
          const before = new Set<string | null>(keys.slice(0, to).filter((key) => key !== null));
          expect(keys.slice(to).some((key) => before.has(key))).toBe(false);
        }
      }),
    );
  });

  it('have one model in each shard, unless there are more models than shards', () => {
    fc.assert(
      fc.property(examinations, count, (list, shards) => {
        const modelOf = new Map(list.map(({ id, modelId }) => [id, modelId]));
        fc.pre(new Set(modelOf.values()).size <= shards);
        for (const parts of divide(list, shards, 0))
          expect(new Set(parts.map(({ examination }) => modelOf.get(examination))).size).toBe(1);
      }),
    );
  });

  it('are about equally long: of one examination whose units stand alone, within its longest unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 200 }),
        count,
        (tokens, shards) => {
          const keys = tokens.map(() => null);
          const divided = divide([{ id: 'X1', modelId: 'E1', cost: 1, tokens, keys }], shards, 0);
          expect(divided.length).toBe(Math.min(shards, tokens.length));
          const sums = divided.map((parts) =>
            parts.reduce(
              (sum, { from, to }) => sum + tokens.slice(from, to).reduce((all, one) => all + one, 0),
              0,
            ),
          );
          const mean = tokens.reduce((all, one) => all + one, 0) / divided.length;
          expect(Math.max(...sums)).toBeLessThanOrEqual(mean + 2 * Math.max(...tokens));
        },
      ),
    );
  });

  it('give a model twice as many shards if its tokens cost twice as much', () => {
    const tokens = Array.from({ length: 60 }, () => 10);
    const keys = tokens.map(() => null);
    const divided = divide(
      [
        { id: 'X1', modelId: 'E1', cost: 1, tokens, keys },
        { id: 'X2', modelId: 'E2', cost: 2, tokens, keys },
      ],
      12,
      0,
    );
    const of = (id: string): number => divided.filter(([part]) => part?.examination === id).length;
    expect([of('X1'), of('X2')]).toEqual([4, 8]);
  });
});
