import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recallWords, WordNumbers, writtenText } from '../../../src/text/index.js';

const words = (text: string): string => recallWords(text).words.join('|');

describe('words for recall', () => {
  it.each([
    ['curly quotation marks', '“Call me Ishmael,” he’d say', '"call|me|ishmael,"|he\'d|say'],
    ['dashes of any kind', 'all—at – once―now', 'all-at|-|once-now'],
    ['an ellipsis before a letter', 'well…then', 'well...|then'],
    ['an ellipsis before a mark', 'well…?', 'well...?'],
    ['spaced dots', 'well . . . then', 'well|...|then'],
    ['spaced dots after a word', 'well. . . . Then', 'well...|then'],
    ['three dots before a digit', 'in...1851', 'in...|1851'],
    ['italics', 'a _very_ long _white whale_', 'a|very|long|white|whale'],
    ['an underscore inside', 'snake_case', 'snake_case'],
    ['compatibility forms', 'ﬁnd ² Ⅳ', 'find|2|iv'],
    ['white space as Python splits it', 'a\u0085b\u001cc\ufeffd\u200be', 'a|b|cde'],
    ['nothing', ' \n ', ''],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('knows where each word stands', () => {
    const text = 'One “Two”…three\n_four_ 😀 five';
    const { startChar, endChar, words: found } = recallWords(text);
    const chars = Array.from(text);
    expect(found).toEqual(['one', '"two"...', 'three', 'four', '😀', 'five']);
    expect(found.map((__, at) => chars.slice(startChar[at], endChar[at]).join(''))).toEqual([
      'One',
      '“Two”…three',
      '“Two”…three',
      '_four_',
      '😀',
      'five',
    ]);
  });

  it('has places in order for any text, and the same words for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (raw) => {
        const text = writtenText(new TextEncoder().encode(raw));
        const one = recallWords(text);
        one.words.forEach((word, at) => {
          expect(word).not.toMatch(/^\s*$/u);
          expect(one.startChar[at]).toBeLessThan(one.endChar[at] ?? 0);
          expect(one.startChar[at]).toBeGreaterThanOrEqual(one.startChar[at - 1] ?? 0);
        });
        expect(recallWords(text)).toEqual(one);
      }),
    );
  });
});

describe('what a model wrote', () => {
  it('becomes text whatever the bytes', () => {
    expect(writtenText(Uint8Array.of(0x61, 0xff, 0x0d, 0x0a, 0x62, 0x0d))).toBe('a\ufffd\nb\n');
    expect(writtenText(new TextEncoder().encode(`e${'\u0301'.repeat(5000)}`)).length).toBeLessThan(40);
  });
});

describe('word numbers', () => {
  it('are equal for equal words over several texts', () => {
    const numbers = new WordNumbers();
    expect([...numbers.of(['a', 'b', 'a'])]).toEqual([0, 1, 0]);
    expect([...numbers.of(['c', 'b'])]).toEqual([2, 1]);
  });
});
