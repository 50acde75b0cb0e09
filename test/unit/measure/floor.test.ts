import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import {
  enoughControl,
  expectedFalseShare,
  familyFloor,
  familyFloorRule,
  halfSplit,
  type HalfSplit,
  isAboveFloor,
  leaveOneBlockOut,
  margin,
  MINIMUM_CONTROL_BLOCKS,
  MINIMUM_CONTROL_WINDOWS,
  paperFloor,
  probabilityOnePasses,
  tailFloor,
  type FloorRule,
} from '../../../src/measure/index.js';

const nats = (log10: number): number => log10 * Math.LN10;
const controls = fc.array(fc.double({ min: -600, max: -1, noNaN: true }), { minLength: 12, maxLength: 200 });

describe('paperFloor', () => {
  it('rounds the highest control up to a power of ten and keeps an exact one', () => {
    expect(paperFloor([nats(-117.2), nats(-88.837)])).toMatchObject({ log10Tau: -88, controlCount: 2 });
    for (let power = -300; power <= 0; power++)
      expect(paperFloor([nats(power)])).toMatchObject({ log10Tau: power });
    expect(paperFloor([Math.log(0.001)])).toMatchObject({ log10Tau: -3 });
    expect(paperFloor([Math.log(0.0010001)])).toMatchObject({ log10Tau: -2 });
    expect(Object.is((paperFloor([nats(-0.2)]) as { log10Tau: number }).log10Tau, 0)).toBe(true);
  });

  it('has none without controls or where all have probability 0', () => {
    expect(paperFloor([])).toMatchObject({
      kind: 'unscored',
      reason: expect.stringMatching(/no control/) as string,
    });
    expect(paperFloor([-Infinity, -Infinity])).toMatchObject({
      reason: expect.stringMatching(/policy floor is undefined/) as string,
    });
  });

  it('lets no control pass', () => {
    fc.assert(
      fc.property(controls, (logP) => {
        const floor = paperFloor(logP);
        if (floor.kind !== 'floor') throw new Error(floor.reason);
        expect(logP.some((score) => isAboveFloor(score, floor.log10Tau))).toBe(false);
        expect(floor.log10Tau - floor.log10Max).toBeLessThan(1);
      }),
    );
  });
});

describe('familyFloor', () => {
  it('gives the numbers worked by hand', () => {
    // 20 controls at −100 … −119 decades: k = 10, the 11th is −110, excesses 10 … 1, b = 5.5.
    const controlLogP = Array.from({ length: 20 }, (_, i) => nats(-100 - i));
    const floor = familyFloor({ controlLogP, targetCount: 10 });
    if (floor.kind !== 'floor') throw new Error(floor.reason);
    expect(floor.k).toBe(10);
    expect(floor.b).toBeCloseTo(5.5, 10);
    // 10 targets and a tail of 10 from 20: 5 excesses are expected, so −110 + 10·5.5·((5/.01)^(1/10) − 1); with b known 5.5·ln(.5·99).
    expect(floor.deltaF).toBeCloseTo(55 * (500 ** 0.1 - 1) - 10, 10);
    expect(floor.deltaF).toBeGreaterThan(5.5 * Math.log(0.5 * 99));
    expect(floor.log10TauF).toBe(Math.ceil(-110 + 55 * (500 ** 0.1 - 1)));
    expect(
      familyFloor({
        controlLogP: controlLogP.concat(controlLogP, controlLogP, controlLogP, controlLogP, controlLogP),
        targetCount: 10,
      }),
    ).toMatchObject({ k: 12 });
  });

  it('is not below the paper floor, rises with the number of targets, and needs more than k controls', () => {
    fc.assert(
      fc.property(controls, fc.integer({ min: 1, max: 500 }), (controlLogP, targetCount) => {
        const paper = paperFloor(controlLogP);
        const family = familyFloor({ controlLogP, targetCount });
        const more = familyFloor({ controlLogP, targetCount: targetCount * 4 });
        if (paper.kind !== 'floor' || family.kind !== 'floor' || more.kind !== 'floor')
          throw new Error('twelve finite controls give every floor');
        expect(family.log10TauF).toBeGreaterThanOrEqual(paper.log10Tau);
        expect(more.log10TauF).toBeGreaterThanOrEqual(family.log10TauF);
        expect(family.b).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(familyFloor({ controlLogP: new Array<number>(10).fill(-9), targetCount: 5 })).toMatchObject({
      reason: 'The family floor needs at least 11 control windows, but there are 10.',
    });
  });

  it('adds nothing where few targets face many controls, and refuses a control of probability 0', () => {
    // Quantiles of an exponential tail; the highest is −128 + 4 ln 1000.
    const controlLogP = Array.from({ length: 500 }, (_, i) => nats(-128 - 4 * Math.log((i + 0.5) / 500)));
    expect(familyFloor({ controlLogP, targetCount: 1 })).toMatchObject({ deltaF: 0, log10TauF: -100 });
    const zero = [...controlLogP.slice(0, 8), ...new Array<number>(20).fill(-Infinity)];
    expect(familyFloor({ controlLogP: zero, targetCount: 5 }).kind).toBe('unscored');
  });

  it('moves with the scores: the same shift in decades shifts the floor', () => {
    fc.assert(
      fc.property(controls, fc.integer({ min: -50, max: 50 }), (raw, shift) => {
        const controlLogP = raw.map((score) => nats(Math.round(score)));
        const one = familyFloor({ controlLogP, targetCount: 40 });
        const two = familyFloor({ controlLogP: controlLogP.map((s) => s + nats(shift)), targetCount: 40 });
        if (one.kind !== 'floor' || two.kind !== 'floor') return;
        // A value that is whole but for rounding may fall to either side; the tie rule keeps it within one decade.
        expect(Math.abs(two.log10TauF - one.log10TauF - shift)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });
});

describe('what is printed beside a floor', () => {
  it('is m/(m + n), 1/(n + 1) and the margin in decades', () => {
    expect(probabilityOnePasses(120, 159)).toBeCloseTo(0.43, 2);
    expect(expectedFalseShare(150)).toBe(1 / 151);
    expect(margin(nats(-30), -88)).toBeCloseTo(58, 10);
    expect(isAboveFloor(nats(-88), -88)).toBe(false);
    expect(isAboveFloor(-Infinity, -88)).toBe(false);
    expect(() => probabilityOnePasses(0, 10)).toThrow(/targetCount/);
  });
});

describe('enoughControl', () => {
  it('wants 100 windows in 10 blocks and half as many as the target', () => {
    expect(
      enoughControl({
        controlCount: MINIMUM_CONTROL_WINDOWS,
        controlBlocks: MINIMUM_CONTROL_BLOCKS,
        targetCount: 200,
      }),
    ).toEqual({
      enough: true,
      reasons: [],
    });
    expect(enoughControl({ controlCount: 99, controlBlocks: 9, targetCount: 199 }).reasons).toHaveLength(3);
    expect(enoughControl({ controlCount: 100, controlBlocks: 10, targetCount: 201 }).reasons).toEqual([
      {
        code: 'control-half',
        data: { windows: 100, target: 201 },
        text: 'The control has 100 disjoint windows, and the target has 201; the control needs at least half as many as the target.',
      },
    ]);
  });
});

describe('leaveOneBlockOut', () => {
  const logP = [-90, -101, -102, -103, -104, -105].map(nats);
  const ownFloor: FloorRule = (controlLogP) => {
    const floor = paperFloor(controlLogP);
    return floor.kind === 'floor' ? floor.log10Tau : floor;
  };
  it('finds the block that stands out, which the control’s own maximum hides', () => {
    const result = leaveOneBlockOut({ logP, blocks: ['a', 'a', 'b', 'b', 'c', 'c'], floor: ownFloor });
    expect(result).toEqual({
      kind: 'left-out',
      hits: [true, true, false, false, false, false],
      hitCount: 2,
      rate: 1 / 3,
      blocks: 3,
    });
  });

  it('gives the reason when a floor cannot be set or there is one block', () => {
    expect(leaveOneBlockOut({ logP, blocks: logP.map(() => 1), floor: ownFloor })).toMatchObject({
      reason: 'Leaving out one block at a time needs at least 2 blocks.',
    });
    expect(leaveOneBlockOut({ logP, blocks: [1, 1, 2, 2, 3, 3], floor: familyFloorRule(5) })).toMatchObject({
      reason: 'The family floor needs at least 11 control windows, but there are 4.',
    });
  });
});

describe('halfSplit', () => {
  it('keeps α on exchangeable scores, and is seeded', () => {
    const random = new Random('scores');
    const logP = Array.from({ length: 198 }, () => -200 + 40 * random.float());
    const input = (): Parameters<typeof halfSplit>[0] => ({
      logP,
      blocks: logP.map((_, i) => i),
      alpha: 0.05,
      random: new Random('split'),
      splits: 400,
    });
    const result = halfSplit(input());
    if (result.kind !== 'half-split') throw new Error(result.reason);
    // Halves of 99: ⌊.05 · 100⌋ = 5, so 5 % is expected exactly.
    expect(result.falsePositiveRate).toBeGreaterThan(0.046);
    expect(result.falsePositiveRate).toBeLessThan(0.054);
    expect(result.familyError).toBeLessThan(0.02);
    expect(halfSplit(input())).toEqual(result);
  });

  it('shows a control whose chapters differ, which single windows could not show', () => {
    // One chapter of ten is 100 nats easier: halves without it set too low a threshold for the half that has it.
    const random = new Random('scores');
    const blocks = Array.from({ length: 200 }, (_, i) => Math.floor(i / 20));
    const logP = blocks.map((block) => -200 + 40 * random.float() + (block === 3 ? 100 : 0));
    const split = (labels: readonly number[]): HalfSplit => {
      const result = halfSplit({ logP, blocks: labels, alpha: 0.05, random: new Random('split') });
      if (result.kind !== 'half-split') throw new Error(result.reason);
      return result;
    };
    const [byBlock, byWindow] = [split(blocks), split(blocks.map((_, i) => i))];
    expect(byWindow.falsePositiveRate).toBeLessThan(0.06);
    expect(byWindow.familyError).toBeLessThan(0.05);
    expect(byBlock.falsePositiveRate).toBeGreaterThan(0.08);
    expect(byBlock.falsePositiveRange.upper).toBeGreaterThan(0.19);
    expect(byBlock.familyError).toBeGreaterThan(0.4);
  });

  it('scores each rate on its own: halves too small for α can still bear the family floor', () => {
    const logP = Array.from({ length: 30 }, (_, i) => -100 - i);
    const blocks = logP.map((_, i) => i);
    const result = halfSplit({ logP, blocks, alpha: 0.05, random: new Random('x'), splits: 20 });
    expect(result).toMatchObject({ falsePositiveRate: { kind: 'unscored' }, kind: 'half-split' });
    expect(result.kind === 'half-split' && typeof result.familyError).toBe('number');
    const one = { logP: [-1, -2], blocks: ['a', 'a'], alpha: 0.05, random: new Random('x') };
    expect(halfSplit(one).kind).toBe('unscored');
  });
});

describe('tailFloor', () => {
  it('follows the formula, and moves with unit and zero', () => {
    // n = m = 100, so k = 10: scores 1 … 100, base 90, b = 5.5; 90 + 55·(1000^(1/10) − 1) by hand.
    const scores = Array.from({ length: 100 }, (_, i) => i + 1);
    const floor = tailFloor({ controlScores: scores, targetCount: 100 });
    expect(floor).toMatchObject({ kind: 'floor', b: 5.5, k: 10 });
    expect(floor.kind === 'floor' ? floor.floor : NaN).toBeCloseTo(144.7393, 3);
    fc.assert(
      fc.property(controls, fc.integer({ min: 1, max: 300 }), (log10, targetCount) => {
        const tail = tailFloor({ controlScores: log10, targetCount });
        const moved = tailFloor({ controlScores: log10.map((score) => 3 * score + 50), targetCount });
        if (tail.kind !== 'floor' || moved.kind !== 'floor') return;
        expect(tail.floor).toBeGreaterThanOrEqual(Math.max(...log10));
        expect(moved.floor).toBeCloseTo(3 * tail.floor + 50, 4);
      }),
    );
  });

  it('keeps the family error near .01 for exponential tails, and not for heavier ones', () => {
    const random = new Random('tails');
    const passes = (draw: () => number): number => {
      let passed = 0;
      for (let round = 0; round < 2000; round++) {
        const scores = Array.from({ length: 200 }, draw);
        const floor = tailFloor({ controlScores: scores.slice(0, 100), targetCount: 100 });
        if (floor.kind === 'floor' && scores.slice(100).some((score) => score > floor.floor)) passed += 1;
      }
      return passed / 2000;
    };
    const exponential = passes(() => -Math.log1p(-random.float()));
    expect(exponential).toBeGreaterThan(0.003);
    expect(exponential).toBeLessThan(0.017);
    // Pareto: far heavier than exponential, so the floor must not be asked for.
    expect(passes(() => 1 / (1 - random.float()))).toBeGreaterThan(0.1);
  });

  it('is not known where scores are few, alike or nothing', () => {
    const reasonOf = (scores: readonly number[]): string => {
      const floor = tailFloor({ controlScores: scores, targetCount: 5 });
      return floor.kind === 'floor' ? '' : floor.reason;
    };
    expect(reasonOf([1, 2, 3])).toMatch(/at least 11 control passages, but there are 3/);
    expect(reasonOf(Array.from({ length: 20 }, () => 4))).toMatch(/all equal/);
    expect(reasonOf([5, ...Array.from({ length: 20 }, () => -Infinity)])).toMatch(/were reached/);
  });
});
