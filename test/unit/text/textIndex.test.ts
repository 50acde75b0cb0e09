import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextIndex } from '../../../src/text/index.js';
import { anyText, utf8 } from './arbitraries.js';
import golden from './golden/pythonText.json' with { type: 'json' };

describe('TextIndex', () => {
  it.each(golden.offsets)('places characters where Python encodes them: %j', ({ text, bytes, utf16 }) => {
    const index = new TextIndex(text);
    expect([index.byteLength, index.utf16Length]).toEqual([bytes.at(-1), utf16.at(-1)]);
    expect(bytes.map((_, char) => index.charToByte(char))).toEqual(bytes);
    expect(utf16.map((_, char) => index.charToUtf16(char))).toEqual(utf16);
    expect(bytes.map((byte) => index.byteToChar(byte))).toEqual(bytes.map((_, char) => char));
    expect(utf16.map((unit) => index.utf16ToChar(unit))).toEqual(utf16.map((_, char) => char));
  });

  it('agrees with TextEncoder and code points across checkpoints, also inside characters', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 300 }), (text, padding) => {
        const long = 'x'.repeat(padding) + text.repeat(20);
        const index = new TextIndex(long);
        const chars = Array.from(long);
        expect(index.charLength).toBe(chars.length);
        expect(index.byteLength).toBe(utf8(long).length);
        let byte = 0;
        let unit = 0;
        chars.forEach((char, at) => {
          expect(index.charToByte(at)).toBe(byte);
          expect(index.charToUtf16(at)).toBe(unit);
          const size = utf8(char).length;
          expect(index.byteToChar(byte + size - 1)).toBe(at);
          expect(index.utf16ToChar(unit + char.length - 1)).toBe(at);
          byte += size;
          unit += char.length;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('counts a lone surrogate as one character of three bytes', () => {
    const index = new TextIndex('a\ud800b\udc00');
    expect([index.charLength, index.byteLength]).toEqual([4, 8]);
    expect(index.charToByte(2)).toBe(4);
  });

  it('refuses offsets outside the text', () => {
    const index = new TextIndex('ab');
    for (const bad of [-1, 3, 0.5, NaN]) {
      expect(() => index.charToByte(bad)).toThrow(expect.objectContaining({ code: 'text-offset-range' }));
      expect(() => index.byteToChar(bad)).toThrow(expect.objectContaining({ code: 'text-offset-range' }));
    }
  });

  it('slices by character', () => {
    expect(new TextIndex('a😀b—c').slice(1, 4)).toBe('😀b—');
  });
});
