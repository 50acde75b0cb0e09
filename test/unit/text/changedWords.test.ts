import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedWords, editDistance } from '../../../src/text/index.js';

const WORDS = ['a', 'b', 'c', 'd,', 'D'];
const texts = fc.array(fc.constantFrom(...WORDS), { maxLength: 12 });
const numbered = (words: readonly string[]): Int32Array =>
  Int32Array.from(words, (word) => WORDS.indexOf(word));

describe('changed words', () => {
  it('are those of the nearest beginning of the copy, by an independent distance', () => {
    fc.assert(
      fc.property(texts, texts, (original, copy) => {
        const beginnings = Array.from({ length: copy.length + 1 }, (_, end) => copy.slice(0, end));
        const nearest = Math.min(
          ...beginnings.map((beginning) => editDistance(numbered(original), numbered(beginning))),
        );
        expect(changedWords(original.join(' '), copy.join(' '))).toMatchObject({
          changed: nearest,
          words: original.length,
        });
      }),
    );
  });

  it('cannot become fewer than the least, however the copy goes on', () => {
    fc.assert(
      fc.property(texts, texts, texts, (original, copy, more) => {
        const { least } = changedWords(original.join(' '), copy.join(' '));
        const longer = [...copy.slice(0, -1), ...more];
        expect(least).toBeLessThanOrEqual(editDistance(numbered(original), numbered(longer)));
      }),
    );
  });

  it('compares words exactly, and takes any white space as one separator', () => {
    expect(changedWords('Call me\nIshmael.', 'Call me Ishmael. Some years')).toMatchObject({ changed: 0 });
    expect(changedWords('Call me Ishmael.', 'call me Ishmael')).toMatchObject({ changed: 2 });
    expect(changedWords('Call me Ishmael.', '')).toMatchObject({ changed: 3, least: 0, words: 3 });
  });
});
