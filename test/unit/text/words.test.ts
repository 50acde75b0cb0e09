import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, splitSentences, splitWords, TextIndex, wordAt } from '../../../src/text/index.js';
import { isSpace } from '../../../src/text/characters/characterClasses.js';
import { growth, LINEAR_AT_MOST } from '../../support/cpuSeconds.js';
import { anyText } from './arbitraries.js';
import golden from './golden/pythonText.json' with { type: 'json' };

describe('splitWords', () => {
  it('splits at exactly the characters at which Python splits', () => {
    const ours: number[] = [];
    for (let point = 0; point <= 0x10ffff; point++) if (isSpace(point)) ours.push(point);
    expect(ours).toEqual(golden.spaces);
  });

  it.each(golden.splits)('finds the words that Python finds in %j', ({ text, words }) => {
    const found = splitWords(text);
    expect(Array.from(found.startChar, (start, at) => [start, found.endChar[at]])).toEqual(words);
    expect(countWords(text)).toBe(words.length);
  });

  it('slices to the words themselves', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = splitWords(text);
        const index = new TextIndex(text);
        for (let at = 0; at < words.count; at++) {
          expect(wordAt(text, words, at)).toBe(index.slice(words.startChar[at] ?? 0, words.endChar[at] ?? 0));
        }
        expect(countWords(text)).toBe(words.count);
      }),
    );
  });
});

describe('splitSentences', () => {
  const sentences = (text: string): string[] => {
    const index = new TextIndex(text);
    return splitSentences(index).map(({ startChar, endChar }) => index.slice(startChar, endChar));
  };

  it('ends sentences at marks before a new beginning, not at abbreviations, initials or lower case', () => {
    expect(
      sentences(
        'Call me Ishmael. “Ay!” cried Mr. Peleg; “what?”\nHe met J. R. Bildad... and Dr. No. 7 ships sailed! 😀 "So."  (End.)',
      ),
    ).toEqual([
      'Call me Ishmael.',
      '“Ay!” cried Mr. Peleg; “what?”',
      'He met J. R. Bildad... and Dr. No. 7 ships sailed!',
      '😀 "So."',
      '(End.)',
    ]);
  });

  it('ends sentences at blank lines', () => {
    expect(sentences('CHAPTER 1\n\nLoomings\n \nCall me')).toEqual(['CHAPTER 1', 'Loomings', 'Call me']);
  });

  it('loses nothing but white space, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const squeeze = (part: string): string => part.replace(/\s+/gu, '');
        expect(squeeze(sentences(text).join(''))).toBe(squeeze(text));
      }),
    );
  });

  it('takes four million full stops in linear time', () => {
    const times = growth(4_000_000, (stops) => {
      expect(sentences('.'.repeat(stops))).toHaveLength(1);
    });
    expect(times).toBeLessThan(LINEAR_AT_MOST);
  });
});
