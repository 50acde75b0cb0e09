import { describe, expect, it } from 'vitest';
import {
  bitsPerCharacter,
  charactersIn,
  evenTokens,
  scoredSpans,
} from '../../src/examine/fidelity/textDensity.js';

describe('an even sample of tokens', () => {
  it('covers the vocabulary, ascending and without repetition', () => {
    expect([...evenTokens(10, 4)]).toEqual([0, 2, 5, 7]);
    expect([...evenTokens(3, 2000)]).toEqual([0, 1, 2]);
    expect([...evenTokens(0, 5)]).toEqual([]);
    const sample = evenTokens(128_256, 2000);
    expect([sample.length, new Set(sample).size, sample[1999]]).toEqual([2000, 2000, 128_191]);
  });
});

describe('the items in which a text is scored', () => {
  it('are whole, consecutive, and no more than asked for', () => {
    expect(scoredSpans(700, 128, 256, 1)).toEqual([
      { start: 0, from: 1, end: 128 },
      { start: 128, from: 1, end: 256 },
    ]);
    expect(scoredSpans(200, 128, 256, 0)).toEqual([{ start: 0, from: 0, end: 128 }]);
  });

  it('are one item for a short text, and none if nothing is left to score', () => {
    expect(scoredSpans(40, 128, 256, 0)).toEqual([{ start: 0, from: 0, end: 40 }]);
    expect(scoredSpans(1, 128, 256, 1)).toEqual([]);
    expect(scoredSpans(700, 1, 256, 1)).toEqual([]);
    expect(scoredSpans(700, -1, 256, 0)).toEqual([]);
  });
});

describe('bits a character', () => {
  it('is 8 for a uniform choice among 256 tokens of one character', () => {
    expect(bitsPerCharacter(Array<number>(10).fill(-Math.log(256)), 10)).toBeCloseTo(8, 12);
  });

  it('counts characters, not bytes', () => {
    const utf8 = new TextEncoder().encode('Süß 🐋.');
    expect(charactersIn(utf8, 0, utf8.length)).toBe(6);
    // A range that begins inside “ü” does not count it.
    expect(charactersIn(utf8, 2, 5)).toBe(1);
  });
});
