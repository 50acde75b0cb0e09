import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import {
  auc,
  blockPermutation,
  GROUP_LEVEL,
  groupShift,
  judgeGroup,
  midRanks,
  pooledRanks,
  type BlockedSample,
  type CalibrationVerdict,
  type GroupShift,
  type HitGate,
} from '../../../src/measure/index.js';
import { unscored } from '../../support/unscored.js';
import { golden } from './golden.js';

const { groups } = golden('measureSensitivity') as {
  readonly groups: {
    readonly first: number[][];
    readonly second: number[][];
    readonly auc: number;
    readonly labelings: number;
    readonly p: number;
  }[];
};

function sampleOf(blocks: readonly (readonly number[])[]): BlockedSample {
  return { values: blocks.flat(), blocks: blocks.flatMap((values, at) => values.map(() => at)) };
}

const random = (): Random => new Random('group');

describe('a permutation of blocks', () => {
  it.each(groups.map((one, at) => [at, one] as const))(
    'agrees with an enumeration by pairs: case %i',
    (_, { first, second, auc: area, labelings, p }) => {
      const found = blockPermutation(sampleOf(first), sampleOf(second), { random: random() });
      expect(found.auc).toBeCloseTo(area, 12);
      expect(found).toMatchObject({ method: 'exact', labelings, blocks: [first.length, second.length] });
      expect(found.p).toBeCloseTo(p, 12);
    },
  );

  const blocks = (most: number) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: most,
    });

  it('depends only on ranks, and its two sides add up', () => {
    fc.assert(
      fc.property(blocks(4), blocks(4), (a, b) => {
        const one = blockPermutation(sampleOf(a), sampleOf(b), { random: random() });
        const cubed = (side: number[][]): number[][] => side.map((values) => values.map((x) => x ** 3 - 50));
        expect(blockPermutation(sampleOf(cubed(a)), sampleOf(cubed(b)), { random: random() })).toEqual(one);
        const other = blockPermutation(sampleOf(b), sampleOf(a), { random: random() });
        expect(one.auc + other.auc).toBeCloseTo(1, 12);
        // The labeling that was seen is counted on both sides.
        expect(one.p + other.p).toBeGreaterThan(1);
        expect(one.auc).toBeCloseTo(auc(a.flat(), b.flat()), 12);
      }),
    );
  });

  it('is sampled, seeded, where there are many labelings, and near the exact p', () => {
    const side = (from: number): number[][] =>
      Array.from({ length: 12 }, (_, at) => [from + ((at * 7) % 12), from + ((at * 5) % 12) + 0.5]);
    const [first, second] = [sampleOf(side(2)), sampleOf(side(0))];
    const found = blockPermutation(first, second, { random: random() });
    expect(found).toMatchObject({ method: 'sampled', labelings: 10_000 });
    expect(blockPermutation(first, second, { random: random() })).toEqual(found);
    const longer = blockPermutation(first, second, { random: random(), sampled: 200_000 });
    expect(Math.abs(found.p - longer.p)).toBeLessThan(0.02);
    expect(blockPermutation(first, first, { random: random() }).p).toBeGreaterThan(0.4);
  });

  it('ranks as the sum of ranks does', () => {
    const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const ranks = midRanks([...a, ...b]);
        const sum = ranks.subarray(0, a.length).reduce((x, y) => x + y, 0);
        expect(sum).toBeCloseTo(pooledRanks(a, b).rankSum, 9);
      }),
    );
  });
});

const CALIBRATED: CalibrationVerdict = { kind: 'calibrated', reasons: [] };
const HITS: HitGate = {
  kind: 'hit-gate',
  verdict: 'like-control',
  hits: 20,
  distance: 0.05,
  auc: { compressedBytesPerChar: 0.5, charsPerToken: 0.5, unigramLogP: 0.55 },
};
const SHIFT: GroupShift = {
  kind: 'group-shift',
  auc: 0.82,
  lower: 0.73,
  upper: 0.9,
  level: 0.95,
  p: 0.002,
  method: 'exact',
  labelings: 462,
  blocks: [5, 6],
};

describe('the claim of a group', () => {
  const facts = { shift: SHIFT, verdict: CALIBRATED, blindUpper: 0.18, hitGate: HITS };

  it('is made beyond the blind measures alone, and says what it does not show', () => {
    const claimed = judgeGroup(facts);
    expect(claimed.standing).toBe('claim');
    expect(claimed.limits.map(({ code }) => code)).toEqual(['group-limits', 'group-easier']);
    expect(claimed.sentence).toContain('In 82.0% of all pairs');
    const codesOf = (changed: Partial<typeof facts>): unknown[] => {
      const { standing, missing, limits } = judgeGroup({ ...facts, ...changed });
      expect(limits).toEqual([]);
      return [standing, ...missing.map(({ code }) => code)];
    };
    expect(codesOf({ blindUpper: 0.23 })).toEqual(['measured', 'group-blind']);
    expect(codesOf({ hitGate: { ...HITS, verdict: 'foreign' } })).toEqual(['measured', 'hits-foreign']);
    expect(codesOf({ shift: { ...SHIFT, p: 0.0101 } })).toEqual(['not-shown', 'group-p']);
    const imperfect = { kind: 'imperfect', reasons: [{ code: 'gate-imperfect', text: 'So.' }] } as const;
    expect(codesOf({ verdict: imperfect })).toEqual(['measured', 'gate-imperfect']);
    expect(
      judgeGroup({ ...facts, shift: { ...SHIFT, lower: unscored('x'), upper: unscored('x') } }),
    ).toMatchObject({ standing: 'measured', missing: [{ code: 'group-no-interval' }] });
    expect(judgeGroup({ ...facts, shift: unscored('x') }).standing).toBe('measured');
  });

  it('is never made for a lower end that does not exceed the blind bound, nor above the level', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, (p, lower, bound) => {
        const shift = { ...SHIFT, p, lower, auc: (1 + lower) / 2, upper: 1 };
        const { standing } = judgeGroup({ ...facts, shift, blindUpper: bound / 2 });
        expect(standing === 'claim').toBe(p <= GROUP_LEVEL && lower > 0.5 + bound / 2);
        if (p > GROUP_LEVEL) expect(standing).toBe('not-shown');
      }),
    );
  });

  it('needs five blocks on both sides, and takes sides that do not overlap as they are', () => {
    const side = (blocks: number, from: number): BlockedSample =>
      sampleOf(Array.from({ length: blocks }, (_, at) => [from + at, from + at + 0.5]));
    expect(groupShift({ target: side(4, 0), control: side(9, 0), random: random() })).toMatchObject({
      kind: 'unscored',
      code: 'few-blocks-one-side',
    });
    expect(groupShift({ target: side(6, 100), control: side(6, 0), random: random() })).toMatchObject({
      ...{ auc: 1, lower: 1, upper: 1, p: 1 / 924, method: 'exact' },
    });
  });
});
