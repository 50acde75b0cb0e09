import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLength, nextLength, worstSchedule } from '../../../../src/attacks/promptSearch/schedule.js';

/** Runs the schedule against an oracle, and says which lengths were tried with how many steps. */
function run(
  passageTokens: number,
  steps: number,
  succeeds: (length: number) => boolean,
): { readonly tried: readonly [number, number][]; readonly shortest: number | null } {
  const tried: [number, number][] = [];
  let shortest: number | null = null;
  let schedule = firstLength(passageTokens, steps);
  while (!schedule.isDone) {
    tried.push([schedule.length, Math.round(schedule.steps)]);
    const success = succeeds(schedule.length);
    if (success) shortest = schedule.length;
    schedule = nextLength(schedule, success);
  }
  return { tried, shortest };
}

// Worked by hand from Schwarzschild et al. 2024, arXiv 2404.15146, algorithm 1 (MiniPrompt).
describe('the schedule of prompt lengths', () => {
  it('goes down by one from 5 while it succeeds, and ends at the first failure', () => {
    expect(run(40, 100, (n) => n >= 3)).toEqual({
      // 2 fails: the next would be 7, which is not below the 3 that succeeded.
      tried: [
        [5, 100],
        [4, 100],
        [3, 100],
        [2, 100],
      ],
      shortest: 3,
    });
  });

  it('goes up by five with 1.2 times the steps while it fails, then down', () => {
    expect(run(40, 100, (n) => n >= 13)).toEqual({
      tried: [
        [5, 100],
        [10, 120],
        [15, 144],
        [14, 144],
        [13, 144],
        [12, 144],
      ],
      shortest: 13,
    });
  });

  it('ends where the bounds meet without a failure in between', () => {
    expect(run(40, 100, (n) => n >= 6).tried.map(([n]) => n)).toEqual([5, 10, 9, 8, 7, 6]);
    expect(run(40, 100, () => true).tried.map(([n]) => n)).toEqual([5, 4, 3, 2, 1]);
  });

  it('does not try a prompt as long as the passage', () => {
    expect(run(20, 10, () => false)).toEqual({
      tried: [
        [5, 10],
        [10, 12],
        [15, 14],
      ],
      shortest: null,
    });
    expect(run(3, 10, () => false).tried.map(([n]) => n)).toEqual([2]);
  });

  it('finds the shortest length of any that can be tried, within the worst case that is planned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 70 }), (passage, least) => {
        const worst = worstSchedule(passage, 20);
        const { tried, shortest } = run(passage, 20, (n) => n >= least);
        expect(tried.length).toBeLessThanOrEqual(worst.length);
        tried.forEach(([length, steps], at) => {
          expect(length).toBeLessThan(passage);
          expect(length).toBeLessThanOrEqual(worst[at]?.length ?? 0);
          expect(steps).toBeLessThanOrEqual(worst[at]?.steps ?? 0);
        });
        const longest = Math.max(...tried.map(([length]) => length));
        expect(shortest).toBe(least <= longest ? least : null);
      }),
    );
  });

  it('plans the worst case with other outcomes, too: any sequence of successes and failures', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (passage, outcomes) => {
          const worst = worstSchedule(passage, 7);
          let at = 0;
          const { tried } = run(passage, 7, () => outcomes[at++] ?? false);
          expect(tried.length).toBeLessThanOrEqual(worst.length);
          tried.forEach(([length, steps], index) => {
            expect(length).toBeLessThanOrEqual(worst[index]?.length ?? 0);
            expect(steps).toBeLessThanOrEqual(worst[index]?.steps ?? 0);
          });
        },
      ),
    );
  });
});
