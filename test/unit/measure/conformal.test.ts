import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conformalP,
  conformalThreshold,
  controlsNeeded,
  floorOfDecimalTimes,
} from '../../../src/measure/index.js';

const scores = fc.array(fc.integer({ min: -300, max: 0 }), { minLength: 1, maxLength: 60 });

describe('conformalP', () => {
  it('counts ties against the claim', () => {
    expect(conformalP(-5, [-9, -5, -1])).toBe(3 / 4);
    expect(conformalP(0, [-9, -5, -1])).toBe(1 / 4);
    expect(conformalP(-Infinity, [-Infinity, -Infinity])).toBe(1);
    expect(conformalP(0, [])).toBe(1);
  });

  it('keeps its error rate: among exchangeable scores p ≤ α at most α of the time, exactly', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 99 }), (all, percent) => {
        const alpha = percent / 100;
        const passed = all.filter(
          (score, i) =>
            conformalP(
              score,
              all.filter((_, j) => j !== i),
            ) <= alpha,
        ).length;
        expect(passed / all.length).toBeLessThanOrEqual(alpha + 1e-12);
      }),
    );
  });
});

describe('conformalThreshold', () => {
  it('takes the ⌊α(N + 1)⌋-th largest and claims only strictly above it', () => {
    const controls = Array.from({ length: 99 }, (_, i) => -i);
    expect(conformalThreshold(controls, 0.05)).toEqual({
      kind: 'threshold',
      tau: -4,
      rank: 5,
      attainedAlpha: 0.05,
    });
  });

  it('does not fall into the floating-point trap', () => {
    expect(Math.floor(0.29 * 100)).toBe(28);
    expect(floorOfDecimalTimes(0.29, 100)).toBe(29);
    expect(
      conformalThreshold(
        Array.from({ length: 99 }, (_, i) => -i),
        0.29,
      ),
    ).toMatchObject({ rank: 29, tau: -28 });
    for (let percent = 1; percent < 100; percent++)
      expect(floorOfDecimalTimes(percent / 100, 100)).toBe(percent);
    expect(floorOfDecimalTimes(1e-7, 30_000_000)).toBe(3);
  });

  it('says that no claim is possible when α < 1/(N + 1), and how many controls it takes', () => {
    const controls = Array.from({ length: 80 }, (_, i) => -1 - i);
    const result = conformalThreshold(controls, 0.01);
    expect(result).toMatchObject({ kind: 'unscored' });
    expect('reason' in result && result.reason).toMatch(
      /No claim is possible.*at least 99 control passages, but there are 80/,
    );
    expect(controlsNeeded(0.01)).toBe(99);
    expect(controlsNeeded(0.05)).toBe(19);
    expect(controlsNeeded(0.3)).toBe(3);
    expect(conformalThreshold(controls.slice(0, 19), 0.05)).toMatchObject({
      kind: 'threshold',
      rank: 1,
      tau: -1,
    });
  });

  it('is undefined under a policy that gives every control probability 0', () => {
    const result = conformalThreshold(new Array<number>(150).fill(-Infinity), 0.05);
    expect(result).toMatchObject({
      kind: 'unscored',
      reason: expect.stringMatching(/policy floor is undefined/) as string,
    });
  });

  it('is the same decision as p̂ ≤ α', () => {
    fc.assert(
      fc.property(
        scores,
        fc.integer({ min: -301, max: 1 }),
        fc.integer({ min: 1, max: 99 }),
        (controls, score, percent) => {
          const alpha = percent / 100;
          const threshold = conformalThreshold(controls, alpha);
          const atMost = controls.filter((control) => control >= score).length + 1;
          const claimed = threshold.kind === 'threshold' && score > threshold.tau;
          expect(claimed).toBe(atMost * 100 <= percent * (controls.length + 1));
        },
      ),
    );
  });

  it('refuses an α of 0, 1 or NaN', () => {
    for (const alpha of [0, 1, NaN, -0.1]) expect(() => conformalThreshold([-1], alpha)).toThrow(/alpha/);
  });
});
