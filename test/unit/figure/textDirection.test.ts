import { describe, expect, it } from 'vitest';
import { textDirection, visibleParts, visibleString } from '../../../src/figure/index.js';

describe('the direction of a text', () => {
  it.each([
    ['Arabic', 'يولد جميع الناس أحرارًا.', 'rtl'],
    ['Hebrew with points', 'בְּרֵאשִׁית בָּרָא אֱלֹהִים.', 'rtl'],
    ['Persian that begins with a number', '۱۲۳ بنی‌آدم اعضای یکدیگرند', 'rtl'],
    ['Arabic that ends in English', 'قال: Call me Ishmael.', 'rtl'],
    ['presentation forms', '\uFEDF\uFEE0\uFEEA', 'rtl'],
    ['Adlam', '\u{1E900}\u{1E922}', 'rtl'],
    ['English that ends in Arabic', 'He said: قال.', 'ltr'],
    ['Chinese', '「中文」', 'ltr'],
    ['Greek', '… Ελληνικά', 'ltr'],
    ['an accented letter', '\u0301é', 'ltr'],
  ] as const)('%s', (_name, text, direction) => {
    expect(textDirection(text)).toBe(direction);
  });

  it('is not decided by marks that are shown as signs, and unknown without a letter', () => {
    expect(textDirection('\u200fabc')).toBe('ltr');
    expect(textDirection('\u202eאבג')).toBe('rtl');
    expect(textDirection('* * * 12 ١٢')).toBeUndefined();
    expect(textDirection('')).toBeUndefined();
  });
});

describe('a text in parts', () => {
  it('keeps a joiner at the end of a part that joins the next one', () => {
    const shown = (parts: string[]): string[][] =>
      visibleParts(parts).map((one) => one.map(({ text }) => text));
    expect(shown(['می', '\u200c', 'خواهد'])).toEqual([['می'], ['\u200c'], ['خواهد']]);
    expect(shown(['می\u200c', 'خواهد'])).toEqual([['می\u200c'], ['خواهد']]);
    expect(shown(['a', '\u200c', 'خ'])).toEqual([['a'], ['⟦U+200C⟧'], ['خ']]);
    expect(shown(['می', '\u200c'])).toEqual([['می'], ['⟦U+200C⟧']]);
    // A token within a character has no text.
    expect(shown(['ی', '', '\u200c', '', 'آ'])).toEqual([['ی'], [], ['\u200c'], [], ['آ']]);
  });
});

describe('joiners of emoji', () => {
  it('stay between pictures, and are signs elsewhere', () => {
    for (const joined of ['👩\u200d🔬', '👩🏽\u200d🔬', '❤\ufe0f\u200d🔥'])
      expect(visibleString(joined)).toBe(joined);
    expect(visibleString('👩\u200d')).toBe('👩⟦U+200D⟧');
    expect(visibleString('a\u200d🔬')).toBe('a⟦U+200D⟧🔬');
    expect(visibleString('👩\u200d\u200d🔬')).toBe('👩⟦U+200D⟧⟦U+200D⟧🔬');
    expect(visibleString('❤\ufe0f')).toBe('❤⟦U+FE0F⟧');
    expect(visibleString('x\ufe0f\u200d🔥')).toBe('x⟦U+FE0F⟧⟦U+200D⟧🔥');
  });
});
