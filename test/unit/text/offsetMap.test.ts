import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeOffsetMaps, OffsetMap, OffsetMapBuilder } from '../../../src/text/index.js';
import { mapFrom } from './arbitraries.js';

const anyMap = fc.nat({ max: 30 }).chain((length) => mapFrom(length));

/** Pairs (source, target) of characters that correspond, straight from the segments: the slow truth. */
function pairs(map: OffsetMap): [number, number][] {
  const { sourceStart, targetStart, linear } = map.segments;
  const out: [number, number][] = [];
  linear.forEach((flag, i) => {
    const [s0 = 0, s1 = 0] = sourceStart.subarray(i, i + 2);
    const [t0 = 0, t1 = 0] = targetStart.subarray(i, i + 2);
    for (let s = s0; s < s1; s++)
      for (let t = t0; t < t1; t++) if (flag === 0 || s - s0 === t - t0) out.push([s, t]);
  });
  return out;
}

/** The relation of two maps one after the other, pair by pair. */
function joined(first: OffsetMap, second: OffsetMap): Set<string> {
  const after = pairs(second);
  return new Set(
    pairs(first).flatMap(([s, m]) => after.filter(([from]) => from === m).map(([, t]) => String([s, t]))),
  );
}

describe('OffsetMap', () => {
  it('maps replacements as a whole, copies one by one, deletions to nothing', () => {
    const builder = new OffsetMapBuilder();
    builder.copy(2); // "ab"
    builder.replace(2, 1); // CR LF → LF
    builder.replace(1, 0); // soft hyphen
    builder.replace(1, 3); // ffi
    builder.copy(1);
    const map = builder.build();
    expect([map.sourceLength, map.targetLength]).toEqual([7, 7]);
    expect(map.toTarget(2, 3)).toEqual({ start: 2, end: 3 });
    expect(map.toSource(2, 3)).toEqual({ start: 2, end: 4 });
    expect(map.toSource(4, 5)).toEqual({ start: 5, end: 6 });
    expect(map.toSource(1, 5)).toEqual({ start: 1, end: 6 });
    expect(map.toTarget(4, 5)).toEqual({ start: 3, end: 3 });
    expect(map.toSource(7, 7)).toEqual({ start: 7, end: 7 });
  });

  it('covers exactly the smallest span of corresponding characters', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(), fc.nat(), (map, x, y) => {
        const truth = pairs(map);
        const start = x % (map.targetLength + 1);
        const end = start + (y % (map.targetLength - start + 1));
        const sources = truth.filter(([, t]) => t >= start && t < end).map(([s]) => s);
        const span = map.toSource(start, end);
        expect(span.start).toBeLessThanOrEqual(span.end);
        if (sources.length === 0) return;
        // Insertions have no source, so an edge that falls on one takes the nearest place; else the span is exact.
        const isExact = [start, end - 1].every((t) => truth.some(([, target]) => target === t));
        if (isExact) expect(span).toEqual({ start: Math.min(...sources), end: Math.max(...sources) + 1 });
        else expect(sources.every((s) => s >= span.start && s < span.end)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is monotone both ways and the inverse swaps the sides', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const inverse = map.inverse();
        let last = 0;
        for (let at = 0; at <= map.targetLength; at++) {
          const { start, end } = map.toSource(at, at);
          expect(start).toBe(end);
          expect(start).toBeGreaterThanOrEqual(last);
          last = start;
          const to = Math.min(at + 2, map.targetLength);
          expect(inverse.toTarget(at, to)).toEqual(map.toSource(at, to));
        }
        expect(map.toSource(map.targetLength, map.targetLength).end).toBe(map.sourceLength);
      }),
    );
  });

  it('composes: every pair of characters that meet in the middle corresponds', () => {
    const two = fc
      .nat({ max: 24 })
      .chain((length) => mapFrom(length))
      .chain((first) => mapFrom(first.targetLength).map((second) => [first, second] as const));
    fc.assert(
      fc.property(two, ([first, second]) => {
        const composed = composeOffsetMaps(first, second);
        expect([composed.sourceLength, composed.targetLength]).toEqual([
          first.sourceLength,
          second.targetLength,
        ]);
        const have = new Set(pairs(composed).map(String));
        for (const pair of joined(first, second)) expect(have).toContain(pair);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['the first map gives at most one character', { source: 4, target: 1 }, { source: 4, target: 4 }],
    ['the second map takes at most one character', { source: 4, target: 4 }, { source: 1, target: 4 }],
  ])('composes without widening anything where %s', (_, mostFirst, mostSecond) => {
    const two = fc
      .nat({ max: 24 })
      .chain((length) => mapFrom(length, mostFirst))
      .chain((first) => mapFrom(first.targetLength, mostSecond).map((second) => [first, second] as const));
    fc.assert(
      fc.property(two, ([first, second]) => {
        const wanted = joined(first, second);
        const ends = [...wanted].map((pair) => pair.split(','));
        const [sources, targets] = [0, 1].map((side) => new Set(ends.map((end) => Number(end[side]))));
        // What was deleted or inserted in the middle of a replacement has no partner of its own and is left aside.
        const partnered = pairs(composeOffsetMaps(first, second)).filter(
          ([s, t]) => sources?.has(s) && targets?.has(t),
        );
        expect(new Set(partnered.map(String))).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses spans outside the layers and maps that do not meet', () => {
    const map = OffsetMap.identity(3);
    for (const [start, end] of [
      [-1, 1],
      [2, 1],
      [0, 4],
      [0.5, 1],
    ] as const) {
      expect(() => map.toSource(start, end)).toThrow(expect.objectContaining({ code: 'offset-range' }));
      expect(() => map.toTarget(start, end)).toThrow(expect.objectContaining({ code: 'offset-range' }));
    }
    expect(() => composeOffsetMaps(map, OffsetMap.identity(4))).toThrow(
      expect.objectContaining({ code: 'offset-range' }),
    );
  });
});
