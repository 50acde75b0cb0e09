import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  defineAttack,
  findAttack,
  readObservations,
  type AttackInput,
  type ObservedUnit,
  type PlannedUnit,
  type UnitContext,
  type UnitKinds,
} from '../../../src/attacks/index.js';
import { PalimpsestError, type Json } from '../../../src/base/index.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';

const units = {
  read: {
    spec: z.strictObject({ kind: z.literal('read'), from: z.int() }),
    observation: z.object({ logPz: z.array(z.object({ at: z.int(), nats: z.number() })) }),
  },
  ask: {
    spec: z.strictObject({ kind: z.literal('ask') }),
    observation: z.object({ answer: z.string() }),
  },
} satisfies UnitKinds;

function unit(spec: Json): PlannedUnit {
  return { id: 'u', workId: 'W1', title: 'Moby-Dick, window 3', tokens: 1, spec };
}

function observed(spec: Json, value: Json): ObservedUnit {
  return { kind: 'observed', unit: unit(spec), value, array: () => new Float32Array() };
}

const read = (...observations: readonly ObservedUnit[]) => [...readObservations('tiny', units, observations)];

describe('the observations of an attack', () => {
  it('come with the spec and the value of their kind', () => {
    const [first, second, third] = read(
      observed({ kind: 'read', from: 2 }, { logPz: [{ at: 1, nats: -3 }] }),
      observed({ kind: 'ask' }, { answer: 'yes' }),
      { ...unscored('The model gave no numbers.'), unit: unit({ kind: 'ask' }) },
    );
    if (first?.kind !== 'observed' || first.unitKind !== 'read') throw new TypeError('read was read');
    expect([first.unit.spec.from, first.value.logPz[0]?.nats]).toEqual([2, -3]);
    if (second?.kind !== 'observed' || second.unitKind !== 'ask') throw new TypeError('ask was read');
    expect(second.value.answer).toBe('yes');
    expect(third).toMatchObject({ kind: 'unscored', unitKind: 'ask' });
  });

  it('are refused with the unit and the place where a value does not fit', () => {
    const wrong = observed(
      { kind: 'read', from: 2 },
      {
        logPz: [
          { at: 1, nats: -3 },
          { at: 2, nats: '0' },
        ],
      },
    );
    expect(() => read(wrong)).toThrow(PalimpsestError);
    expect(() => read(wrong)).toThrow(/"Moby-Dick, window 3".*"tiny".*value\.logPz\[1\]\.nats/);
    expect(() => read(observed({ kind: 'read', from: 2 }, { answer: 'yes' }))).toThrow(/value\.logPz/);
    expect(() => read(observed({ kind: 'ask' }, null))).toThrow(/ value: /);
  });

  it('are not taken for those of another attack', () => {
    expect(() => read(observed({ kind: 'toString' }, {}))).toThrow(TypeError);
    expect(() => read(observed({ from: 2 }, {}))).toThrow(TypeError);
    expect(() => read(observed({ kind: 'read' }, { logPz: [] }))).toThrow(TypeError);
  });

  it('are refused by every attack when they are nothing at all', () => {
    const attack = findAttack('probabilistic');
    const nothing = observed({ kind: 'windows', from: 0, count: 1 }, {});
    const input = {
      parameters: attack.parameters.parse({}),
      works: [],
    } as unknown as AttackInput<Record<string, unknown>>;
    expect(() => attack.read(input, [nothing])).toThrow(/value\.logPz/);
  });
});

describe('the units before a unit', () => {
  it('are each checked once, though every unit asks for all of them', async () => {
    let checked = 0;
    const counted = z.object({ sum: z.number() }).refine(() => (checked += 1) > 0);
    const looksBack = defineAttack({
      ...findAttack('greedy'),
      parameters: z.strictObject({}),
      units: { piece: { spec: z.strictObject({ from: z.int() }), observation: counted } },
      run: async (_unit, _input, context) => {
        const earlier = await context.earlier();
        const sum = earlier.reduce((all, one) => all + (one.kind === 'observed' ? one.value.sum : 0), 0);
        return { value: { sum }, arrays: {} };
      },
      read: () => null,
      reduce: () => ({ findings: [], details: { kind: 'panels', panels: [] } }),
      trials: () => [],
      workings: () => ({ rows: [], document: {} }),
    });
    const journal = [1, 2, 3].map((sum, from) => observed({ from }, { sum }));
    const runAfter = (seen: readonly ObservedUnit[]) =>
      looksBack.run(
        unit({ from: 3 }),
        {} as never,
        { earlier: () => Promise.resolve(seen) } as unknown as UnitContext,
      );
    for (const count of [0, 1, 2, 3, 2])
      expect((await runAfter(journal.slice(0, count))).value).toEqual({ sum: (count * (count + 1)) / 2 });
    expect(checked).toBe(3);
    // Another journal that begins with the same unit is not taken for this one.
    const other = [must(journal[0]), observed({ from: 1 }, { sum: 40 })];
    expect((await runAfter(other)).value).toEqual({ sum: 41 });
  });
});
