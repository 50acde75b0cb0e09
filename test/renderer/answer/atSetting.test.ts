import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSetting, type SideArrays } from '../../../renderer/features/answer/atSetting.js';
import { coverageCurve, extractableWithin } from '../../../src/measure/index.js';
import { unscored } from '../../support/unscored.js';

const PREFIX = 10;
const SUFFIX = 10;
const EDGES = Array.from({ length: 21 }, (_, at) => -100 + at * 5);

/** Windows at a stride of 5 tokens, one token a character, with the scores given. */
function side(scores: readonly { full: number; policy: number; counts: boolean }[]): SideArrays {
  const starts = scores.map((_, at) => at * 5);
  return {
    startToken: Int32Array.from(starts),
    startChar: Uint32Array.from(starts, (start) => start + PREFIX),
    endChar: Uint32Array.from(starts, (start) => start + PREFIX + SUFFIX),
    counts: Uint8Array.from(scores, ({ counts }) => (counts ? 1 : 0)),
    logPz: Float64Array.from(scores, ({ full }) => full),
    policyLogPz: Float64Array.from(scores, ({ policy }) => policy),
  };
}

const score = fc.record({
  full: fc.double({ min: -200, max: 0, noNaN: true }),
  policy: fc.oneof(fc.constant(-Infinity), fc.double({ min: -60, max: 0, noNaN: true })),
  counts: fc.boolean(),
});
const HOW = { suffixTokens: SUFFIX, edges: EDGES };
const setting = { probability: 0.95, replayDecades: 0.01 };

describe('a setting of the handles', () => {
  it('counts as the finding does: above the line and within the budget, of passages that share no token', () => {
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: -80, max: 0 }),
        fc.integer({ min: 0, max: 20 }),
        (scores, line, log10) => {
          const arrays = side(scores);
          const queries = 10 ** log10;
          const shown = atSetting(
            arrays,
            400,
            { ...setting, log10Threshold: line, queries },
            { ...HOW, of: 'tiling' },
          );
          // The finding's own function over the windows that count and share no passage token, chosen by a plain loop.
          const tiling: number[] = [];
          let free = -1;
          for (const [window, { counts }] of scores.entries()) {
            if (!counts || window * 5 < free) continue;
            tiling.push(window);
            free = window * 5 + SUFFIX;
          }
          const found = extractableWithin({
            logPz: tiling.map((window) => scores[window]?.full ?? NaN),
            policyLogPz: tiling.map((window) => scores[window]?.policy ?? NaN),
            log10Floor: line,
            replayDecades: setting.replayDecades,
            queries,
            p: setting.probability,
          });
          expect(shown.tested).toBe(tiling.length);
          expect(found.kind === 'flags' ? found.count : -1).toBe(shown.hits);
        },
      ),
    );
  });

  it('covers what the curve of the findings covers where any number of tries counts', () => {
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: -80, max: 0 }),
        (scores, line) => {
          const arrays = side(scores);
          const shown = atSetting(
            arrays,
            400,
            { ...setting, log10Threshold: line, queries: null },
            { ...HOW, of: 'all' },
          );
          const counted = scores.flatMap(({ counts }, window) => (counts ? [window] : []));
          const [point] = coverageCurve({
            suffixSpans: counted.map((window) => ({
              startChar: arrays.startChar[window] ?? 0,
              endChar: arrays.endChar[window] ?? 0,
            })),
            logPz: counted.map((window) => arrays.logPz[window] ?? 0),
            charCount: 400,
            log10Thresholds: [line],
          });
          expect(shown.coveredChars).toBe(point?.coveredChars);
          expect(shown.tested).toBe(counted.length);
          expect(shown.histogram.reduce((sum, count) => sum + count, 0)).toBe(shown.hits);
        },
      ),
    );
  });

  it('falls as the line rises, and grows with the budget', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), (scores) => {
        const arrays = side(scores);
        const hits = (log10Threshold: number, queries: number | null): number =>
          atSetting(arrays, 400, { ...setting, log10Threshold, queries }, { ...HOW, of: 'all' }).hits;
        for (let line = -80; line < 0; line += 10)
          expect(hits(line + 10, null)).toBeLessThanOrEqual(hits(line, null));
        for (let log10 = 0; log10 < 12; log10 += 3)
          expect(hits(-80, 10 ** log10)).toBeLessThanOrEqual(hits(-80, 10 ** (log10 + 3)));
        expect(hits(-80, 1e12)).toBeLessThanOrEqual(hits(-80, null));
      }),
    );
  });

  it('puts no passage of the work within a budget that was not replayed, and counts the control without the replay', () => {
    const arrays = side([{ full: -1, policy: -0.1, counts: true }]);
    const unreplayed = {
      probability: 0.95,
      replayDecades: unscored('nothing was replayed'),
      log10Threshold: -50,
    };
    const hits = (queries: number | null, of: 'tiling' | 'all'): number =>
      atSetting(arrays, 40, { ...unreplayed, queries }, { ...HOW, of }).hits;
    expect([hits(1000, 'tiling'), hits(null, 'tiling'), hits(1000, 'all')]).toEqual([0, 1, 1]);
  });
});
