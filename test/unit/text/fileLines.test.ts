import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileLines, TextIndex } from '../../../src/text/index.js';

describe('the line of a character', () => {
  it('is one more than the line ends before it, whatever ends them', () => {
    const unit = fc.constantFrom('a', '𝒜', '\n', '\r', '\r\n', ' ');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('');
        const lines = new FileLines(new TextIndex(text));
        const chars = Array.from(text);
        chars.forEach((_, at) => {
          const before = chars.slice(0, at).join('');
          // The two characters of CR LF stand on the line that they end.
          const ends = before.replace(/\r$/u, chars[at] === '\n' ? '' : '\r').match(/\r\n|\r|\n/gu) ?? [];
          expect(lines.at(at)).toBe(1 + ends.length);
        });
      }),
    );
  });
});
