import { describe, expect, it } from 'vitest';
import {
  isTestedWhole,
  testedPhrase,
  testedTextSchema,
  untestedSentence,
} from '../../../src/domain/index.js';
import { planWindows, testedText, type PassageState, type PlannedText } from '../../../src/measure/index.js';

const SHAPE = { prefixTokens: 5, suffixTokens: 5 };

/** A text of two characters a token. */
function text(
  tokenCount: number,
  strideTokens: number,
  stateOf: (window: number) => PassageState,
): PlannedText {
  const { starts } = planWindows({ ...SHAPE, tokenCount, strideTokens });
  return {
    ...SHAPE,
    tokenCount,
    charCount: 2 * tokenCount,
    tokenStartChar: Uint32Array.from({ length: tokenCount }, (_, at) => 2 * at),
    parts: [{ startToken: 0, endToken: tokenCount }],
    removed: [],
    windows: starts.map((start, window) => ({ start, state: stateOf(window) })),
  };
}

const tested = (): PassageState => 'tested';

describe('what of a work was tested', () => {
  it('is all but the first prefix and the tail where passages lie side by side', () => {
    const { counts } = testedText(text(103, 5, tested), 10);
    expect(counts).toEqual({
      chars: 206,
      tested: 190,
      apart: 0,
      unscored: 0,
      besideRemoved: 0,
      skipped: 0,
      ends: 16,
      removed: 0,
      passages: 19,
      untestedPassages: 0,
    });
    expect(isTestedWhole(counts)).toBe(true);
    expect(untestedSentence(counts)).toBe('');
    expect(testedPhrase(counts, 'share of passages')).toBe('');
    expect(testedPhrase(counts, 'share of characters')).toBe('92.2% was tested');
  });

  it('is half where the plan takes every second passage, with as many passages between', () => {
    const { counts, slices } = testedText(text(105, 10, tested), 10);
    expect(counts).toMatchObject({ passages: 10, untestedPassages: 10, tested: 100, skipped: 90, ends: 20 });
    expect(isTestedWhole(counts)).toBe(false);
    expect(testedPhrase(counts, 'share of passages')).toBe('10 more were not tested');
    expect(untestedSentence(counts)).toBe(
      '10 other passages of the work were not tested. 52.4% of its characters were not tested: 42.9% between the passages that the plan chose; 9.5% at the beginning and the end, where no passage fits.',
    );
    expect(slices).toHaveLength(10);
    expect(slices.every((percent) => percent > 0 && percent < 100)).toBe(true);
  });

  it('puts each character into one group, whatever became of its passage', () => {
    for (const stride of [3, 5, 7, 10, 25]) {
      const states = ['tested', 'apart', 'unscored', 'besideRemoved'] as const;
      const { counts } = testedText(
        {
          ...text(211, stride, (window) => states[(window * window) % 4] ?? 'tested'),
          removed: [{ startChar: 41, endChar: 60 }],
        },
        7,
      );
      const { chars, tested: own, apart, unscored, besideRemoved, skipped, ends, removed } = counts;
      expect(own + apart + unscored + besideRemoved + skipped + ends).toBe(chars);
      expect(chars + removed).toBe(422);
      expect(testedTextSchema.parse(counts)).toEqual(counts);
    }
  });

  it('counts no passage across two works of a collection', () => {
    const whole = text(40, 5, tested);
    const { counts } = testedText(
      {
        ...whole,
        windows: [],
        parts: [0, 1, 2, 3].map((at) => ({ startToken: at * 10, endToken: at * 10 + 10 })),
      },
      4,
    );
    expect(counts).toMatchObject({ tested: 0, ends: 80, untestedPassages: 4 });
  });
});
