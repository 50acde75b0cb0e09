import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleShort, visibleString, visibleText } from '../../../src/figure/index.js';

describe('text from outside', () => {
  it('shows what would be hidden or would reorder its surroundings', () => {
    expect(visibleString('a\u202eb')).toBe('a⟦U+202E⟧b');
    expect(visibleString('a\u200bb\u00adc\ufeffd')).toBe('a⟦U+200B⟧b⟦U+00AD⟧c⟦U+FEFF⟧d');
    expect(visibleString('\u{e0041}')).toBe('⟦U+E0041⟧');
    expect(visibleString('\ud800')).toBe('⟦U+D800⟧');
    expect(visibleString('bell\u0007')).toBe('bell⟦U+0007⟧');
    expect(visibleString('one\r\ntwo\nthree\tfour')).toBe('one¶two¶three⟦tab⟧four');
  });

  it('leaves ordinary writing alone', () => {
    for (const text of [
      '“Call me Ishmael.”',
      'Ελληνικά',
      'кириллица',
      '中文',
      'e\u0301',
      '½ x²',
      '🐋',
      'a\u00a0b',
    ]) {
      expect(visibleText(text)).toEqual([{ text, kind: 'text' }]);
    }
  });

  it('keeps the marks of writing and takes down towers of them', () => {
    const pointed = 'ש\u05bc\u05c1\u05b8\u0596\u05bd';
    const stacked = '\u0f40\u0fb1\u0fb2\u0fb3\u0fad\u0f74\u0f7c';
    for (const text of [pointed, stacked, `${pointed}${pointed}`]) expect(visibleString(text)).toBe(text);
    expect(visibleString(`Z${'\u0301'.repeat(5)}a\u0301`)).toBe(
      `Z${'\u0301'.repeat(3)}⟦U+0301⟧⟦U+0301⟧a\u0301`,
    );
    expect(visibleString(`ש${'\u05b8'.repeat(7)}`)).toBe(`ש${'\u05b8'.repeat(6)}⟦U+05B8⟧`);
    expect(visibleString('\u0941')).toBe('\u0941');
    // An accent without a letter would stand on what is beside it.
    expect(visibleString('\u0301a')).toBe('⟦U+0301⟧a');
    expect(visibleString('a\u202e\u0301b')).toBe('a⟦U+202E⟧⟦U+0301⟧b');
  });

  it('never lets a hidden character through, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleString(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
        expect(visibleString(shown)).toBe(shown);
      }),
    );
  });
});

describe('visibleShort', () => {
  it('shows what is hidden and keeps to its length', () => {
    expect(visibleShort('a\u202eb', 20)).toBe('a⟦U+202E⟧b');
    expect(visibleShort('x'.repeat(100_000), 5)).toBe('xxxx…');
    expect(visibleShort('🐋🐋🐋🐋🐋🐋', 3)).toBe('🐋🐋…');
    expect(visibleShort('12345', 5)).toBe('12345');
  });
});
