import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostOverlaps } from '../../src/matter/examine/bestPassages.js';
import { PartialTally, type TalliedWork } from '../../src/matter/examine/partialResults.js';
import { Random } from '../../src/base/index.js';
import { cpuSeconds } from '../support/cpuSeconds.js';

const PREFIX = 3;

/** A work of one character a token. */
function work(
  id: string,
  starts: readonly number[],
  suffix: number,
  excluded: readonly number[] = [],
): TalliedWork {
  const chars = (starts.at(-1) ?? 0) + PREFIX + suffix;
  return {
    id,
    title: id,
    role: 'target',
    chars,
    starts: Int32Array.from(starts),
    excluded: Uint8Array.from(starts, (_, window) => (excluded.includes(window) ? 1 : 0)),
    spanOf: (window) => {
      const startChar = (starts[window] ?? 0) + PREFIX;
      return { startChar, endChar: startChar + suffix };
    },
    textOf: (from, to) => `${id} ${from}–${to}`,
  };
}

const starts = fc
  .uniqueArray(fc.nat(200), { minLength: 1, maxLength: 60 })
  .map((list) => list.sort((a, b) => a - b));

describe('results so far', () => {
  it('are the same whatever the order, and the best passages those that sorting all of them gives', () => {
    fc.assert(
      fc.property(
        starts,
        starts,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.string(),
        (one, two, suffix, levels, seed) => {
          const random = new Random(seed);
          const works = [work('E2', one, suffix, [0]), work('E3', two, suffix)];
          const windows = works.flatMap(({ starts: list }, at) =>
            Array.from(list, (start, window) => ({
              work: at,
              start,
              window,
              logPz: -1 - random.below(levels),
            })),
          );
          const results = [windows, random.shuffle(windows)].map((order) => {
            const tally = new PartialTally(works, suffix);
            for (const { work: at, window, logPz } of order) tally.add(at, window, logPz);
            return tally.snapshot();
          });
          expect(results[1]).toEqual(results[0]);
          const chosen: typeof windows = [];
          const ranked = windows
            .filter(({ work: at, window }) => works[at]?.excluded[window] !== 1)
            .sort((a, b) => b.logPz - a.logPz || a.work - b.work || a.window - b.window);
          for (const candidate of ranked) {
            const overlaps = chosen.some(
              (other) => other.work === candidate.work && Math.abs(other.start - candidate.start) < suffix,
            );
            if (chosen.length < 10 && !overlaps) chosen.push(candidate);
          }
          expect(results[0]?.best.map(({ workId, startChar }) => [workId, startChar])).toEqual(
            chosen.map(({ work: at, start }) => [works[at]?.id, start + PREFIX]),
          );
          expect(results[0]?.works.map(({ windowsDone }) => windowsDone)).toEqual([one.length, two.length]);
        },
      ),
    );
  });

  it('know with how many others a window shares a token', () => {
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 30 }), (list, suffix) => {
        const counts = list.map(
          (start) => list.filter((other) => other !== start && Math.abs(other - start) < suffix).length,
        );
        expect(mostOverlaps(list, suffix)).toBe(Math.max(...counts));
      }),
    );
  });

  it('count windows that could not be scored, and show nothing of them', () => {
    const tally = new PartialTally([work('E2', [0, 100], 10)], 10);
    tally.add(0, 0, null);
    const [only] = tally.snapshot().works;
    expect(only).toMatchObject({ windows: 2, windowsDone: 1 });
    expect(only?.slices.every((slice) => typeof slice !== 'number')).toBe(true);
    expect(tally.snapshot().best).toEqual([]);
  });

  it('cost little: half a million windows that overlap tenfold, with four snapshots for every 125', () => {
    const suffix = 50;
    const list = Array.from({ length: 500_000 }, (_, window) => window * 5);
    const tally = new PartialTally([work('E2', list, suffix)], suffix);
    const random = new Random('cost');
    const scores = list.map(() => -200 * random.float());
    const began = cpuSeconds();
    scores.forEach((logPz, window) => tally.add(0, window, logPz));
    const perWindow = (1e6 * (cpuSeconds() - began)) / list.length;
    const shown = cpuSeconds();
    for (let i = 0; i < 20; i++) tally.snapshot();
    const perSnapshot = (1000 * (cpuSeconds() - shown)) / 20;
    // 500 windows and four snapshots a second: less than a fiftieth of the time.
    expect((500 * perWindow) / 1000 + 4 * perSnapshot).toBeLessThan(20);
  });
});
