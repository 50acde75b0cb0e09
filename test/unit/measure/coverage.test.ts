import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverage,
  coverageByBudget,
  coverageCurve,
  decades,
  heat,
  logPzNeeded,
} from '../../../src/measure/index.js';

const span = (startChar: number, endChar: number): { startChar: number; endChar: number } => ({
  startChar,
  endChar,
});
const works = fc.integer({ min: 1, max: 120 }).chain((charCount) =>
  fc.record({
    charCount: fc.constant(charCount),
    windows: fc.array(
      fc.record({
        startChar: fc.nat(charCount),
        length: fc.nat(40),
        logPz: fc.oneof(fc.constant(-Infinity), fc.double({ min: -300, max: 0, noNaN: true })),
      }),
      { maxLength: 30 },
    ),
  }),
);

function toMap(work: {
  charCount: number;
  windows: readonly { startChar: number; length: number; logPz: number }[];
}): {
  charCount: number;
  suffixSpans: { startChar: number; endChar: number }[];
  logPz: number[];
} {
  return {
    charCount: work.charCount,
    suffixSpans: work.windows.map((w) => span(w.startChar, w.startChar + w.length)),
    logPz: work.windows.map((w) => w.logPz),
  };
}

describe('coverage', () => {
  it('counts each character once and joins spans that touch', () => {
    const result = coverage({
      charCount: 100,
      suffixSpans: [span(10, 20), span(20, 30), span(25, 40), span(60, 70), span(80, 90)],
      hit: [true, true, true, false, true],
    });
    expect(result).toEqual({ coveredChars: 40, share: 0.4, spans: [span(10, 40), span(80, 90)] });
  });

  it('is 1 when every suffix of a tiled work is a hit, 0 without hits, clipped at the end of the work', () => {
    const suffixSpans = [span(0, 30), span(30, 60), span(60, 500)];
    expect(coverage({ charCount: 100, suffixSpans, hit: [1, 1, 1] }).share).toBe(1);
    expect(coverage({ charCount: 100, suffixSpans, hit: [0, 0, 0] })).toEqual({
      coveredChars: 0,
      share: 0,
      spans: [],
    });
  });

  it('equals counting character by character, and does not depend on the order of windows', () => {
    fc.assert(
      fc.property(works, (work) => {
        const map = toMap(work);
        const hit = map.logPz.map((score) => score > -50);
        const marked = new Set<number>();
        map.suffixSpans.forEach((s, i) => {
          if (hit[i]) for (let c = s.startChar; c < Math.min(s.endChar, map.charCount); c++) marked.add(c);
        });
        const result = coverage({ ...map, hit });
        expect(result.coveredChars).toBe(marked.size);
        const reversed = coverage({
          ...map,
          suffixSpans: [...map.suffixSpans].reverse(),
          hit: [...hit].reverse(),
        });
        expect(reversed).toEqual(result);
      }),
    );
  });

  it('refuses arrays of different length and a work without characters', () => {
    expect(() => coverage({ charCount: 5, suffixSpans: [span(0, 1)], hit: [] })).toThrow(
      /one entry for each window/,
    );
    expect(() => coverage({ charCount: 0, suffixSpans: [], hit: [] })).toThrow(/charCount is 0/);
  });
});

describe('heat', () => {
  it('takes the most probable of the suffixes that span a character', () => {
    const map = { charCount: 6, suffixSpans: [span(0, 3), span(2, 5)], logPz: [-8, -2] };
    expect([...heat(map)]).toEqual([-8, -8, -2, -2, -2, -Infinity]);
  });

  it('covers a character at a threshold exactly if coverage says so', () => {
    fc.assert(
      fc.property(works, fc.integer({ min: -130, max: 0 }), (work, log10Threshold) => {
        const map = toMap(work);
        const hit = map.logPz.map((score) => score / Math.LN10 > log10Threshold + 1e-9);
        const [point] = coverageCurve({ ...map, log10Thresholds: [log10Threshold] });
        const direct = coverage({ ...map, hit });
        expect(point?.coveredChars).toBe(direct.coveredChars);
        expect(point?.hits).toBe(hit.filter(Boolean).length);
      }),
    );
  });
});

describe('coverageCurve and coverageByBudget', () => {
  it('never rises with the threshold and never falls with the budget', () => {
    fc.assert(
      fc.property(works, (work) => {
        const map = toMap(work);
        const shares = coverageCurve({ ...map, log10Thresholds: decades(-130, 0) }).map(
          (point) => point.share,
        );
        shares.slice(1).forEach((share, i) => expect(share).toBeLessThanOrEqual(shares[i] ?? 0));
        const grown = coverageByBudget({ ...map, queries: [1, 10, 1e6, 1e30], p: 0.95 }).map(
          (point) => point.share,
        );
        grown.slice(1).forEach((share, i) => expect(share).toBeGreaterThanOrEqual(grown[i] ?? 0));
      }),
    );
  });

  it('counts a tie against a floor and for a budget', () => {
    const map = { charCount: 10, suffixSpans: [span(0, 5)], logPz: [Math.log(1e-3)] };
    expect(coverageCurve({ ...map, log10Thresholds: [-3, -4] }).map((point) => point.hits)).toEqual([0, 1]);
    const exact = { ...map, logPz: [logPzNeeded(1000, 0.95)] };
    expect(coverageByBudget({ ...exact, queries: [999, 1000], p: 0.95 }).map((point) => point.hits)).toEqual([
      0, 1,
    ]);
  });

  it('lists whole decades', () => {
    expect(decades(-3, 0)).toEqual([-3, -2, -1, 0]);
    expect(decades(-2.5, -0.5)).toEqual([-3, -2, -1, 0]);
  });
});
