import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, findChapters, TextIndex, TokenMap } from '../../../src/text/index.js';
import { anyText, utf8 } from './arbitraries.js';

const mapOf = (text: string, startByte: number[], addedPrefixBytes = 0): TokenMap => {
  const index = new TextIndex(text);
  return new TokenMap(index, {
    startByte: Uint32Array.from(startByte),
    byteLength: index.byteLength + addedPrefixBytes,
    addedPrefixBytes,
  });
};

/** A text cut into tokens at any bytes, characters or not; some tokens may be empty. */
const tokenised = anyText.chain((text) => {
  const bytes = utf8(text).length;
  return fc.array(fc.nat({ max: bytes }), { maxLength: 30 }).map((cuts) => ({
    text,
    map: mapOf(text, bytes === 0 ? [] : [0, ...cuts].sort((a, b) => a - b)),
  }));
});

describe('TokenMap', () => {
  it('gives a character that spans tokens to the token with its first byte', () => {
    // "a😀b" as the tokens a, F0 9F, 98, 80 b
    const map = mapOf('a😀b', [0, 1, 3, 4]);
    expect(Array.from(map.startChar)).toEqual([0, 1, 2, 2, 3]);
    expect([0, 1, 2, 3].map((token) => map.textOf(token, token + 1))).toEqual(['a', '😀', '', 'b']);
    expect([0, 1, 2, 3].map((token) => map.startsOnChar(token))).toEqual([true, true, false, false]);
    expect(map.tokenSpanToTouchedChars(2, 4)).toEqual({ startChar: 1, endChar: 3 });
    expect(map.tokenSpanToTouchedChars(2, 3)).toEqual({ startChar: 1, endChar: 2 });
    expect(map.tokenSpanToUtf16(1, 4)).toEqual({ start: 1, end: 4 });
    expect([0, 1, 2, 3].map((char) => map.charToToken(char))).toEqual([0, 1, 3, 4]);
    expect(map.charSpanToTokens(1, 2)).toEqual({ startToken: 1, endToken: 2 });
    expect(map.charSpanToTokens(0, 3)).toEqual({ startToken: 0, endToken: 4 });
  });

  it('handles tokens of several characters', () => {
    const map = mapOf('the whale—', [0, 4]);
    expect(map.tokenSpanToChars(1, 2)).toEqual({ startChar: 4, endChar: 10 });
    expect(map.charToToken(7)).toBe(1);
    expect(map.tokenSpanToBytes(1, 2)).toEqual({ start: 4, end: 12 });
  });

  it('leaves out what a tokenizer put in front', () => {
    const map = mapOf('ab', [0, 1], 1);
    expect(map.textOf(0, 2)).toBe('ab');
    expect(map.startByte).toEqual(Uint32Array.from([0, 1, 2]));
  });

  it('tiles: every character has one token, adjacent spans join without loss', () => {
    fc.assert(
      fc.property(tokenised, fc.nat(), ({ text, map }, x) => {
        const middle = x % (map.tokenCount + 1);
        expect(map.textOf(0, middle) + map.textOf(middle, map.tokenCount)).toBe(
          map.tokenCount === 0 ? '' : text,
        );
        const firstBytes = Array.from(text).map((_, char) => map.text.charToByte(char));
        firstBytes.forEach((byte, char) => {
          const token = map.charToToken(char);
          expect(map.startByte[token]).toBeLessThanOrEqual(byte);
          expect(map.startByte[token + 1]).toBeGreaterThan(byte);
          const { startChar, endChar } = map.tokenSpanToChars(token, token + 1);
          expect(startChar <= char && char < endChar).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('refuses tokens that do not tile the text, and spans of another work', () => {
    const text = new TextIndex('abc');
    const make = (startByte: number[], byteLength: number) => () =>
      new TokenMap(text, { startByte: Uint32Array.from(startByte), byteLength, addedPrefixBytes: 0 });
    for (const bad of [make([0, 1], 4), make([1, 2], 3), make([0, 2, 1], 3), make([], 3), make([0, 9], 3)]) {
      expect(bad).toThrow(expect.objectContaining({ code: 'token-map-mismatch', kind: 'bug' }));
    }
    const map = make([0, 1], 3)();
    for (const [from, to] of [
      [-1, 1],
      [1, 3],
      [2, 1],
      [0.5, 1],
    ] as const) {
      expect(() => map.tokenSpanToChars(from, to)).toThrow(
        expect.objectContaining({ code: 'token-span-range' }),
      );
    }
  });
});

describe('blocksOf', () => {
  const body = 'It was the best of times, it was the worst of times, and so it went on.\n\n';
  const book = (chapters: number): string =>
    Array.from({ length: chapters }, (_, at) => `CHAPTER ${at + 1}.\n\n${body}`).join('');
  const byteTokens = (text: string): TokenMap =>
    mapOf(
      text,
      Array.from(utf8(text), (_, at) => at),
    );

  it('takes chapters where there are five, front matter as a block of its own', () => {
    const text = `The Book\n\n${book(5)}`;
    const tokenMap = byteTokens(text);
    const chapters = findChapters(tokenMap.text);
    const blocks = blocksOf({ chapters, tokenMap });
    expect(blocks.map(({ title }) => title)).toEqual([
      'Front matter',
      ...[1, 2, 3, 4, 5].map((n) => `CHAPTER ${n}.`),
    ]);
    expect(blocks.map(({ startToken }) => startToken)).toEqual(chapters.map(({ startChar }) => startChar));
    expect(blocks.some(({ isTokenRun }) => isTokenRun)).toBe(false);
    expect(blocks.at(-1)?.endToken).toBe(tokenMap.tokenCount);
  });

  it('cuts blocks of 2,000 tokens where there are fewer chapters', () => {
    const text = book(4) + 'x'.repeat(4000);
    const tokenMap = byteTokens(text);
    const blocks = blocksOf({ chapters: findChapters(tokenMap.text), tokenMap });
    expect(blocks.map(({ endToken, startToken }) => endToken - startToken)).toEqual([
      2000,
      2000,
      tokenMap.tokenCount - 4000,
    ]);
    expect(blocks.map(({ isTokenRun }) => isTokenRun)).toEqual([true, true, true]);
    expect(blocksOf({ chapters: findChapters(tokenMap.text), tokenMap, minBlocks: 4 })).toHaveLength(4);
  });

  it('tiles the tokens for any cut of any text, also where a token reaches over a border', () => {
    fc.assert(
      fc.property(tokenised, fc.array(fc.nat(), { maxLength: 8 }), ({ map }, places) => {
        const ends = [...new Set(places.map((place) => place % (map.text.charLength + 1)))].sort(
          (a, b) => a - b,
        );
        const starts = [0, ...ends.filter((end) => end > 0 && end < map.text.charLength)];
        const chapters = starts.map((startChar, at) => ({
          kind: 'chapter' as const,
          title: `c${at}`,
          startChar,
          endChar: starts[at + 1] ?? map.text.charLength,
        }));
        const blocks = blocksOf({ chapters, tokenMap: map, minBlocks: 1 });
        let next = 0;
        for (const { startToken, endToken } of blocks) {
          expect(startToken).toBe(next);
          expect(endToken).toBeGreaterThan(startToken);
          next = endToken;
        }
        expect(next).toBe(map.tokenCount);
      }),
      { numRuns: 300 },
    );
  });
});
