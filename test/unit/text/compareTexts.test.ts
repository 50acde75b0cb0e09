import { diffArrays } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareTexts,
  editDistance,
  LONGEST_EDITED,
  splitWords,
  TextIndex,
  wordAt,
} from '../../../src/text/index.js';
import golden from '../../golden/data/compareTexts.json' with { type: 'json' };
import { cpuOf } from '../../support/cpuSeconds.js';
import { like } from '../../support/like.js';
import { anyText } from './arbitraries.js';

/** Texts of few words, so that many of them are equal. */
const wordy = fc
  .array(fc.constantFrom('a', 'b', 'whale', 'Ωμ', '𝔸', ' ', '\n'), { maxLength: 80 })
  .map((parts) => parts.join(' '));

/** Levenshtein distance by the table that the textbook fills, pair after pair (Wagner & Fischer 1974). */
function plainDistance(a: Int32Array, b: Int32Array): number {
  let row = Int32Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const next = new Int32Array(b.length + 1);
    next[0] = i + 1;
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next[j + 1] = Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('compareTexts', () => {
  it.each(golden)('gives the numbers of tables filled in Python for %j', ({ work, output, ...numbers }) => {
    expect(compareTexts(work, output)).toMatchObject(numbers);
  });

  it('is symmetric but for the characters of the run, which are those of the work', () => {
    fc.assert(
      fc.property(fc.oneof(wordy, anyText), fc.oneof(wordy, anyText), (work, output) => {
        const one = compareTexts(work, output);
        const other = compareTexts(output, work);
        expect({ ...other, workWords: other.outputWords, outputWords: other.workWords }).toEqual({
          ...one,
          longestRunChars: other.longestRunChars,
        });
      }),
    );
  });

  it('gives distance 0 for equal texts and for no others, and never more than the longer one has characters', () => {
    fc.assert(
      fc.property(anyText, anyText, (work, output) => {
        const { editDistanceChars, editShare } = compareTexts(work, output);
        expect(editDistanceChars === 0).toBe(work === output);
        const longer = Math.max(new TextIndex(work).charLength, new TextIndex(output).charLength);
        expect(editDistanceChars).toBeLessThanOrEqual(longer);
        if (longer > 0) expect(editShare).toBe((editDistanceChars as number) / longer);
        expect(compareTexts(work, work)).toMatchObject({
          editDistanceChars: 0,
          equalWords: splitWords(work).count,
          longestRunWords: splitWords(work).count,
        });
      }),
    );
  });

  it('finds as many equal words as a shortest edit script leaves, and no run longer than that', () => {
    fc.assert(
      fc.property(wordy, wordy, (work, output) => {
        const { equalWords, longestRunWords, workWords, outputWords } = compareTexts(work, output);
        const list = (text: string): string[] => {
          const words = splitWords(text);
          return Array.from({ length: words.count }, (_, at) => wordAt(text, words, at));
        };
        const kept = diffArrays(list(work), list(output)).filter(({ added, removed }) => !added && !removed);
        expect(equalWords).toBe(kept.reduce((sum, { value }) => sum + value.length, 0));
        expect(longestRunWords).toBeLessThanOrEqual(equalWords);
        expect(equalWords).toBeLessThanOrEqual(Math.min(workWords, outputWords));
      }),
    );
  });

  it('says why a long text has no edit distance, and compares its words all the same', () => {
    const long = 'whale '.repeat(LONGEST_EDITED / 6 + 1);
    expect(compareTexts(long, 'whale')).toMatchObject({
      equalWords: 1,
      editDistanceChars: { kind: 'unscored', reason: like(/at most 20,000 characters/) },
      editShare: { kind: 'unscored' },
    });
    expect(compareTexts('', '').editShare).toEqual({
      kind: 'unscored',
      code: 'both-empty',
      reason: 'Both texts are empty.',
    });
  });

  it('takes less time for the longest texts it measures than the plain table of all pairs', () => {
    const letters = Int32Array.from({ length: LONGEST_EDITED }, (_, at) => (at * 7919) % 26);
    const others = Int32Array.from({ length: LONGEST_EDITED }, (_, at) => (at * 104_729) % 31);
    const quarter = LONGEST_EDITED / 4;
    const table = cpuOf(() => {
      const parts = [letters, others].map((symbols) => symbols.subarray(0, quarter)) as [
        Int32Array,
        Int32Array,
      ];
      expect(editDistance(...parts)).toBe(plainDistance(...parts));
    });
    const seconds = cpuOf(() => {
      expect(editDistance(letters, others)).toBeGreaterThan(0);
    });
    expect(seconds).toBeLessThan(16 * table);
  });
});
