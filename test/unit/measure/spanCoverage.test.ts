import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageCurve, spanCoverage } from '../../../src/measure/index.js';

const passages = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: 400 }),
      length: fc.integer({ min: 0, max: 60 }),
      log10: fc.oneof(fc.double({ min: -60, max: 0, noNaN: true }), fc.constant(-Infinity)),
      counts: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((list) => [...list].sort((a, b) => a.start - b.start));

function arraysOf(list: readonly { start: number; length: number; log10: number; counts: boolean }[]) {
  return {
    startChar: Uint32Array.from(list, ({ start }) => start),
    endChar: Uint32Array.from(list, ({ start, length }) => start + length),
    logPz: Float64Array.from(list, ({ log10 }) => log10 * Math.LN10),
    counts: Uint8Array.from(list, ({ counts }) => Number(counts)),
  };
}

describe('coverage from plain arrays', () => {
  it('says what the curve of the findings says', () => {
    fc.assert(
      fc.property(
        passages,
        fc.integer({ min: 1, max: 450 }),
        fc.integer({ min: -70, max: 1 }),
        (list, chars, log10) => {
          const arrays = arraysOf(list);
          const counted = list.filter(({ counts }) => counts);
          const [point] = coverageCurve({
            charCount: chars,
            suffixSpans: counted.map(({ start, length }) => ({ startChar: start, endChar: start + length })),
            logPz: counted.map(({ log10 }) => log10 * Math.LN10),
            log10Thresholds: [log10],
          });
          const found = spanCoverage(arrays, chars, log10);
          expect(found).toEqual({
            coveredChars: point?.coveredChars,
            hits: point?.hits,
            counted: counted.length,
          });
        },
      ),
    );
  });

  it('does not count a passage that equals the threshold', () => {
    const arrays = arraysOf([{ start: 0, length: 10, log10: -5, counts: true }]);
    expect(spanCoverage(arrays, 100, -5).hits).toBe(0);
    expect(spanCoverage(arrays, 100, -5.001)).toEqual({ coveredChars: 10, hits: 1, counted: 1 });
  });

  it('refuses arrays of different lengths', () => {
    const arrays = { ...arraysOf([]), counts: new Uint8Array(2) };
    expect(() => spanCoverage(arrays, 10, -5)).toThrow(
      expect.objectContaining({ code: 'lengths-differ' }) as Error,
    );
  });
});
