import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, paragraphsOf, TextIndex } from '../../../src/text/index.js';
import { anyText } from './arbitraries.js';

function spansOf(text: string): { startChar: number; endChar: number }[] {
  const paragraphs = paragraphsOf(new TextIndex(text));
  return Array.from(
    { length: paragraphs.count },
    (_, at) => paragraphs.at(at) ?? { startChar: -1, endChar: -1 },
  );
}

const pieces = (text: string): string[] =>
  spansOf(text).map(({ startChar, endChar }) => new TextIndex(text).slice(startChar, endChar));

describe('paragraphsOf', () => {
  it('is what stands between blank lines', () => {
    expect(pieces('\n\n  One\ntwo.\n \t\u00a0\nThree\n\n\n4\n')).toEqual(['  One\ntwo.', 'Three', '4']);
    expect(pieces('')).toEqual([]);
    expect(pieces(' \n\n ')).toEqual([]);
    expect(paragraphsOf(new TextIndex('x')).at(1)).toBeUndefined();
  });

  it('cuts long ones at word ends, and words without end where they are', () => {
    const long = '𐐀word '.repeat(20_000);
    const cut = pieces(long);
    expect(cut.join('')).toBe(long);
    expect(cut.every((piece) => Array.from(piece).length <= 4000 && piece.endsWith(' '))).toBe(true);
    const word = pieces('𐐀'.repeat(100_000));
    expect(word.map((piece) => Array.from(piece).length)).toEqual(new Array(25).fill(4000));
  });

  it('leaves out nothing but white space, in order, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const reading = text.replace(/\r\n?/g, '\n');
        const spans = spansOf(reading);
        let last = 0;
        let outside = '';
        for (const { startChar, endChar } of spans) {
          expect(startChar).toBeGreaterThanOrEqual(last);
          expect(endChar).toBeGreaterThan(startChar);
          outside += new TextIndex(reading).slice(last, startChar);
          last = endChar;
        }
        outside += new TextIndex(reading).slice(last, new TextIndex(reading).charLength);
        // What words are split at: a text of it alone has none.
        expect(countWords(outside)).toBe(0);
      }),
    );
  });
});
