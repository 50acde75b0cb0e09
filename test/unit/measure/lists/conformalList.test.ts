import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformalList, listReach } from '../../../../src/measure/index.js';
import '../../../support/propertySeed.js';
import { distance, golden } from '../golden.js';

// scipy.stats.false_discovery_control and statsmodels’ multipletests; the share of unseen members from its formula in numpy.
const { rows } = golden('conformalList') as {
  rows: readonly {
    q: number;
    controls: number[];
    scores: number[];
    ranks: number[];
    adjusted: number[];
    listed: boolean[];
    unseenShare: number;
    storeyCount: number;
  }[];
};

const scores = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 });
const rates = fc.constantFrom(0.01, 0.05, 0.1, 0.2, 0.3);

describe('a list at a controlled false-discovery rate', () => {
  it.each(rows)('is that of scipy and statsmodels at q = $q', (row) => {
    const list = conformalList(row);
    expect(list.ranks).toEqual(row.ranks);
    expect(list.listed).toEqual(row.listed);
    list.adjusted.forEach((value, at) =>
      expect(distance(value, row.adjusted[at] ?? NaN)).toBeLessThan(1e-12),
    );
    expect(distance(list.storey.unseenShare, row.unseenShare)).toBeLessThan(1e-12);
    expect(list.storey.count).toBe(row.storeyCount);
  });

  it('is decided on its limit: 30 of 60 above all of 39 is exactly q = 0.05', () => {
    const controls = Array.from({ length: 39 }, (_, at) => -at);
    const family = (high: number): number[] => Array.from({ length: 60 }, (_, at) => (at < high ? 1 : -100));
    expect(conformalList({ scores: family(30), controls, q: 0.05 }).count).toBe(30);
    expect(conformalList({ scores: family(29), controls, q: 0.05 }).count).toBe(0);
    expect(listReach(60, 39, 0.05)).toEqual({
      smallestP: 1 / 40,
      fewest: 30,
      controlsForOne: 1199,
      controlsForAny: 19,
    });
    // 63 members, 139 controls: 9 members of p = 1/140 are on the limit, which floating point misses.
    const wide = Array.from({ length: 139 }, (_, at) => -at);
    const nine = Array.from({ length: 63 }, (_, at) => (at < 9 ? 1 : -1000));
    expect(conformalList({ scores: nine, controls: wide, q: 0.05 }).count).toBe(9);
  });

  it('counts ties against the list, and takes −Infinity', () => {
    const list = conformalList({ scores: [0, -Infinity], controls: [0, 0, -1], q: 0.3 });
    expect(list.ranks).toEqual([3, 4]);
    expect(list.p).toBe(1);
  });

  it('is empty without members, and impossible with too few controls', () => {
    expect(conformalList({ scores: [], controls: [1], q: 0.05 })).toMatchObject({ count: 0, p: 1 });
    expect(listReach(5, 18, 0.05).fewest).toBeGreaterThan(5);
    expect(listReach(5, 19, 0.05).fewest).toBe(5);
    expect(
      conformalList({ scores: [9, 9, 9, 9, 9], controls: Array(18).fill(0) as number[], q: 0.05 }).count,
    ).toBe(0);
    expect(
      conformalList({ scores: [9, 9, 9, 9, 9], controls: Array(19).fill(0) as number[], q: 0.05 }).count,
    ).toBe(5);
  });

  it('does not depend on the order of members or controls', () => {
    fc.assert(
      fc.property(scores, scores, rates, fc.integer(), (members, controls, q, turn) => {
        const rotated = (values: readonly number[]): number[] => {
          const at = Math.abs(turn) % values.length;
          return [...values.slice(at), ...values.slice(0, at)];
        };
        const list = conformalList({ scores: members, controls, q });
        const other = conformalList({ scores: rotated(members), controls: rotated(controls), q });
        expect(other.listed).toEqual(rotated(list.listed.map(Number)).map(Boolean));
        expect(other.storey).toEqual(list.storey);
      }),
    );
  });

  it('grows with q, holds whoever scores higher, and is never shorter than it can be', () => {
    fc.assert(
      fc.property(scores, scores, rates, rates, (members, controls, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const small = conformalList({ scores: members, controls, q: low });
        const large = conformalList({ scores: members, controls, q: high });
        small.listed.forEach((listed, at) => expect(!listed || large.listed[at]).toBe(true));
        const lowest = Math.min(...members.filter((_, at) => small.listed[at]));
        members.forEach((score, at) => expect(score >= lowest).toBe(small.listed[at]));
        expect(small.count === 0 || small.count >= small.reach.fewest).toBe(true);
        expect(small.count === 0 ? 0 : controls.filter((score) => score >= lowest).length).toBe(
          small.controlsReached,
        );
        // The rule and the adjusted values agree, but for the last digit.
        small.adjusted.forEach((value, at) => {
          if (Math.abs(value - low) > 1e-12) expect(value <= low).toBe(small.listed[at]);
        });
      }),
    );
  });
});
