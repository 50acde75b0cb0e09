import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planStandard, type StandardCandidate } from '../../../src/domain/index.js';

const UNKNOWN = { kind: 'unscored', code: 'batch-too-slow', reason: 'not measured' } as const;
const HASH = '0'.repeat(64);

function candidate(
  attackId: string,
  worth: number,
  sizes: readonly (readonly [share: number, seconds: number | null])[],
  usual = sizes.length - 1,
): StandardCandidate {
  return {
    attackId,
    attackTitle: attackId,
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    referenceIds: [],
    worth,
    usual,
    sizes: sizes.map(([share, seconds]) => ({
      parameters: {},
      words: `share ${share}`,
      share,
      units: 1,
      planSha256: HASH,
      tokens: Math.round(share * 1000),
      seconds: seconds ?? UNKNOWN,
    })),
    warnings: [],
  };
}

const candidates = fc.array(
  fc
    .record({
      worth: fc.integer({ min: 1, max: 5 }),
      startSeconds: fc.double({ min: 0, max: 60, noNaN: true }),
      wholeSeconds: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
      halvings: fc.integer({ min: 0, max: 5 }),
      isKnown: fc.boolean(),
    })
    .map(({ worth, startSeconds, wholeSeconds, halvings, isKnown }) => {
      const shares = Array.from({ length: halvings + 1 }, (_, at) => 2 ** (at - halvings));
      return candidate(
        'any',
        worth,
        shares.map((share) => [share, isKnown ? startSeconds + share * wholeSeconds : null] as const),
        0,
      );
    }),
  { maxLength: 12 },
);
const limit = fc.double({ min: 0, max: 1e6, noNaN: true });
const shown = (plan: ReturnType<typeof planStandard>): unknown[] =>
  plan.chosen.map(({ candidate: one, size }) => [one.attackId, size.share]);

describe('planStandard', () => {
  it('never exceeds the time', () => {
    fc.assert(
      fc.property(candidates, limit, (all, seconds) => {
        const plan = planStandard(all, seconds);
        expect(typeof plan.seconds).toBe('number');
        expect(plan.seconds).toBeLessThanOrEqual(seconds);
        const sum = plan.chosen.reduce((total, { size }) => total + Number(size.seconds), 0);
        expect(sum).toBeCloseTo(Number(plan.seconds), 3);
      }),
    );
  });

  it('with more time removes and shrinks nothing', () => {
    fc.assert(
      fc.property(candidates, limit, limit, (all, one, other) => {
        const [less, more] = [
          planStandard(all, Math.min(one, other)),
          planStandard(all, Math.max(one, other)),
        ];
        for (const { candidate: kept, size } of less.chosen) {
          const later = more.chosen.find((choice) => choice.candidate === kept);
          expect(later?.size.share).toBeGreaterThanOrEqual(size.share);
        }
      }),
    );
  });

  it('is the same for the same input, and holds each candidate once, chosen or omitted', () => {
    fc.assert(
      fc.property(candidates, fc.option(limit), (all, seconds) => {
        const plan = planStandard(all, seconds);
        expect(planStandard(structuredClone(all), seconds)).toEqual(plan);
        const held = [...plan.chosen.map((choice) => choice.candidate), ...plan.omitted];
        expect(new Set(held)).toEqual(new Set(all));
        expect(held).toHaveLength(all.length);
      }),
    );
  });

  it('leaves less time than its next step needs', () => {
    fc.assert(
      fc.property(candidates, limit, (all, seconds) => {
        const { next, seconds: used } = planStandard(all, seconds);
        if (next !== null) expect(Number(used) + next.addsSeconds).toBeGreaterThan(seconds - 1e-6);
      }),
    );
  });

  it('takes first what answers most per minute, and names what it has no time for', () => {
    const cheap = candidate('cheap', 4, [[1, 60]]);
    const dear = candidate('dear', 5, [[1, 6000]]);
    const growing = candidate('growing', 5, [
      [0.25, 100],
      [1, 400],
    ]);
    const plan = planStandard([dear, growing, cheap], 500);
    // By hand: 4/60 > 5·0.5/100 > 5·0.5/300 > 5/6000.
    expect(shown(plan)).toEqual([
      ['cheap', 1],
      ['growing', 1],
    ]);
    expect(plan.seconds).toBe(460);
    expect(plan.omitted).toEqual([dear]);
    expect(plan.next).toMatchObject({ candidate: dear, addsSeconds: 6000 });
    expect(shown(planStandard([dear, growing, cheap], 459))).toEqual([
      ['cheap', 1],
      ['growing', 0.25],
    ]);
  });

  it('without a limit takes the usual sizes, and says so when the time is not known', () => {
    const plan = planStandard(
      [
        candidate('unknown', 5, [[1, null]]),
        candidate(
          'known',
          1,
          [
            [0.5, 10],
            [1, 20],
          ],
          0,
        ),
      ],
      null,
    );
    expect(shown(plan)).toEqual([
      ['known', 0.5],
      ['unknown', 1],
    ]);
    expect(plan.seconds).toEqual(UNKNOWN);
    expect(plan.next).toBeNull();
  });

  it('puts nothing of unknown length into a time limit', () => {
    const unknown = candidate('unknown', 5, [[1, null]]);
    expect(planStandard([unknown], 1e9)).toEqual({ chosen: [], omitted: [unknown], seconds: 0, next: null });
  });
});
