import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greedyPrefixLength, greedyRuns } from '../../../src/measure/index.js';

describe('greedyRuns', () => {
  it('finds exact suffixes, and runs that go on into the next suffix', () => {
    const summary = greedyRuns({
      suffixStartToken: [50, 54, 58, 70],
      ranks: [
        [0, 3, 0, 0],
        [0, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 2],
      ],
    });
    expect(summary.exact).toEqual([false, true, false, false]);
    expect(summary.exactCount).toBe(1);
    expect(summary.prefixLengths).toEqual([1, 4, 1, 3]);
    expect(summary.matchedShares).toEqual([0.75, 1, 0.75, 0.75]);
    expect(summary.longestRun).toEqual({ tokens: 7, startToken: 52 });
  });

  it('does not join suffixes with a gap, and chains overlapping ones only end to start', () => {
    const gap = greedyRuns({
      suffixStartToken: [0, 3],
      ranks: [
        [0, 0],
        [0, 0],
      ],
    });
    expect(gap.longestRun).toEqual({ tokens: 2, startToken: 0 });
    const overlapping = greedyRuns({
      suffixStartToken: [0, 1, 2, 3],
      ranks: [
        [0, 0],
        [9, 0],
        [0, 0],
        [0, 9],
      ],
    });
    expect(overlapping.longestRun).toEqual({ tokens: 4, startToken: 0 });
  });

  it('has no run where nothing is a first choice', () => {
    expect(greedyRuns({ suffixStartToken: [5], ranks: [[1, 2]] }).longestRun).toEqual({
      tokens: 0,
      startToken: 0,
    });
    expect(greedyRuns({ suffixStartToken: [], ranks: [] })).toMatchObject({
      exactCount: 0,
      prefixLengths: [],
    });
  });

  it('on a tiling equals the longest run of the joined flags', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(1), { minLength: 4, maxLength: 4 }), { maxLength: 20 }),
        (ranks) => {
          const joined = ranks
            .flat()
            .map((rank) => (rank === 0 ? '0' : '1'))
            .join('');
          const longest = Math.max(0, ...joined.split('1').map((run) => run.length));
          const suffixStartToken = ranks.map((_, i) => 10 + 4 * i);
          const summary = greedyRuns({ suffixStartToken, ranks });
          expect(summary.longestRun.tokens).toBe(longest);
          if (longest > 0)
            expect(joined.slice(summary.longestRun.startToken - 10).startsWith('0'.repeat(longest))).toBe(
              true,
            );
          summary.exact.forEach((exact, i) => expect(exact).toBe(summary.prefixLengths[i] === 4));
        },
      ),
    );
  });

  it('counts first choices from the start only', () => {
    expect(greedyPrefixLength(Int32Array.from([0, 0, 1, 0]))).toBe(2);
    expect(greedyPrefixLength([])).toBe(0);
  });
});
