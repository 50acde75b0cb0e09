import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  familyFloor,
  isAboveFloor,
  riseBeforeLost,
  riseBeforeNoneAbove,
  sensitivityToBlocks,
} from '../../../src/measure/index.js';
import { must } from '../../support/must.js';
import { golden } from './golden.js';

interface Case {
  readonly target: number[];
  readonly control: number[];
  readonly blocks: string[];
  readonly log10Floor: number;
  readonly without: { readonly block: string; readonly log10Floor: number; readonly above: number }[];
  readonly least: { readonly block: string; readonly log10Floor: number; readonly above: number };
  readonly holding: number;
  readonly rise: number | null;
}

const { sensitivity } = golden('measureSensitivity') as { readonly sensitivity: Case[] };

interface Score {
  readonly block: string;
  readonly logP: number;
}

function floorOf(control: readonly Score[], targetCount: number) {
  const floor = familyFloor({ controlLogP: control.map(({ logP }) => logP), targetCount });
  if (floor.kind === 'unscored') throw new Error(floor.reason);
  return floor;
}

function judgedAgain(target: readonly number[], control: readonly Score[]) {
  const seen: { log10Floor: number; above: number }[] = [];
  const found = sensitivityToBlocks(control, (remaining) => {
    const { log10TauF: log10Floor } = floorOf(remaining, target.length);
    const above = target.filter((logP) => isAboveFloor(logP, log10Floor)).length;
    seen.push({ log10Floor, above });
    return { holds: above > 0, amount: above, log10Floor };
  });
  return { found: must(found), seen };
}

function scoresOf({ control, blocks }: Pick<Case, 'control' | 'blocks'>): Score[] {
  return control.map((logP, at) => ({ logP, block: blocks[at] ?? '' }));
}

describe('the sensitivity of a claim', () => {
  it('has cases that hold everywhere, only in part, and nowhere', () => {
    const shares = sensitivity.map(({ holding, without }) => holding / without.length);
    expect(shares).toContain(0);
    expect(shares).toContain(1);
  });

  it.each(sensitivity.map((one, at) => [at, one] as const))(
    'to each block agrees with an independent computation: case %i',
    (_, one) => {
      const { found, seen } = judgedAgain(one.target, scoresOf(one));
      expect(seen).toEqual(one.without.map(({ log10Floor, above }) => ({ log10Floor, above })));
      expect([found.holding, found.tried]).toEqual([one.holding, one.without.length]);
      expect(found.least).toMatchObject({
        block: one.least.block,
        amount: one.least.above,
        log10Floor: one.least.log10Floor,
      });
    },
  );

  it.each(sensitivity.map((one, at) => [at, one] as const))(
    'to a rise of all control scores agrees with a search: case %i',
    (_, { target, log10Floor, rise }) => {
      const found = riseBeforeNoneAbove({ targetLogP: target, log10Floor });
      if (rise === null) expect(found).toBeNull();
      else expect(found).toBeCloseTo(rise, 7);
    },
  );

  const score = fc.record({
    block: fc.constantFrom('a', 'b', 'c'),
    logP: fc.double({ min: -300, max: -50, noNaN: true }),
  });
  const controls = fc
    .array(score, { minLength: 60, maxLength: 90 })
    .filter((all) => ['a', 'b', 'c'].every((name) => all.filter(({ block }) => block !== name).length > 15));
  const targets = fc.array(fc.double({ min: -300, max: -1, noNaN: true }), { minLength: 1, maxLength: 30 });

  it('holds up to the rise it states, and not beyond', () => {
    fc.assert(
      fc.property(targets, controls, (target, control) => {
        const { log10Max, deltaF } = floorOf(control, target.length);
        const rise = riseBeforeNoneAbove({ targetLogP: target, log10Floor: log10Max + deltaF });
        const holds = (shift: number): boolean => {
          const risen = control.map(({ block, logP }) => ({ block, logP: logP + shift * Math.LN10 }));
          const { log10TauF } = floorOf(risen, target.length);
          return log10TauF < 0 && target.some((logP) => isAboveFloor(logP, log10TauF));
        };
        expect(rise !== null).toBe(holds(0));
        if (rise === null) return;
        expect(holds(Math.max(0, rise - 1e-6))).toBe(true);
        expect(holds(rise + 1e-6)).toBe(false);
      }),
    );
  });

  it('does not depend on the order of the windows, and never exceeds the number of blocks', () => {
    fc.assert(
      fc.property(targets, controls, (target, control) => {
        const { found } = judgedAgain(target, control);
        const { found: turned } = judgedAgain(target, [...control].reverse());
        expect([turned.holding, turned.tried, turned.least.amount]).toEqual([
          found.holding,
          found.tried,
          found.least.amount,
        ]);
        expect(found.tried).toBe(new Set(control.map(({ block }) => block)).size);
        expect(found.holding).toBeLessThanOrEqual(found.tried);
        expect(found.least.holds).toBe(found.holding === found.tried);
      }),
    );
  });

  it('is not known for a control of one block, and there is no rise without a claim or below a floor of 1', () => {
    expect(
      sensitivityToBlocks([{ block: 'a' }], () => ({ holds: true, amount: 1, log10Floor: -9 })),
    ).toBeNull();
    expect(riseBeforeLost({ log10Floor: -20, holdsAt: () => false })).toBeNull();
    expect(riseBeforeLost({ log10Floor: 0.5, holdsAt: () => true })).toBeNull();
    // A floor of 1 is exceeded by nothing, whatever the claim.
    expect(riseBeforeLost({ log10Floor: -20.25, holdsAt: () => true })).toBeCloseTo(19.25, 12);
  });
});
