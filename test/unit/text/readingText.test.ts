import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingText, readTxt } from '../../../src/text/index.js';
import { composeNfc } from '../../../src/text/layers/composeNfc.js';
import { cpuSeconds } from '../../support/cpuSeconds.js';
import { anyText, utf8 } from './arbitraries.js';
import golden from './golden/pythonText.json' with { type: 'json' };

const read = (text: string) => readingText(readTxt(utf8(text), { fileName: 'w.txt' }));

describe('readingText', () => {
  it('composes what Python composes', () => {
    expect(golden.nfc.some(([from, to]) => from !== to)).toBe(true);
    for (const [from = '', to] of golden.nfc) expect(composeNfc(from, 'w').text).toBe(to);
  });

  it('makes every line end LF and says how many of each', () => {
    const { text, notes } = read('a\r\nb\rc\nd\r\r\n');
    expect(text.text).toBe('a\nb\nc\nd\n\n');
    expect(notes.map(({ rule, count, places }) => [rule, count, places])).toEqual([
      ['crlf-to-lf', 2, [1, 9]],
      ['cr-to-lf', 2, [4, 8]],
      ['mixed-line-ends', 2, []],
    ]);
  });

  it('keeps compatibility characters', () => {
    const kept = '½ x² ſ ﬁ Ａ ™ …\u00a0';
    expect(read(kept).text.text).toBe(kept);
  });

  it('leads from composed characters to the bytes of the file and back', () => {
    const reading = read('\ufeffCafe\u0301\r\nolé');
    expect(reading.text.text).toBe('Café\nolé');
    expect(reading.toSourceBytes(3, 4)).toEqual({ start: 6, end: 9 });
    expect(reading.toSourceBytes(4, 5)).toEqual({ start: 9, end: 11 });
    expect(reading.toSourceBytes(0, 8)).toEqual({ start: 3, end: 15 });
    expect(reading.fromSourceBytes(7, 8)).toEqual({ start: 3, end: 4 });
    expect(reading.fromSourceBytes(9, 10)).toEqual({ start: 4, end: 5 });
    expect(reading.fromSourceBytes(14, 15)).toEqual({ start: 7, end: 8 });
    expect(reading.notes.find(({ rule }) => rule === 'nfc')).toMatchObject({ count: 1, places: [3] });
  });

  it('is NFC with LF, and any span reads the same as the normalised source span', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (text, x, y) => {
        fc.pre(text !== '' && text !== '\ufeff');
        const data = utf8(text);
        const reading = read(text);
        const body = text.replace(/^\ufeff/, '');
        expect(reading.text.text).toBe(body.replace(/\r\n?/g, '\n').normalize('NFC'));
        const start = x % (reading.text.charLength + 1);
        const end = start + (y % (reading.text.charLength - start + 1));
        const span = reading.toSourceBytes(start, end);
        const original = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
          data.subarray(span.start, span.end),
        );
        // The source span, normalised, holds the reading span: equal unless an edge cuts a sequence that was composed.
        const back = reading.fromSourceBytes(span.start, span.end);
        expect(original.replace(/\r\n?/g, '\n').normalize('NFC')).toBe(
          reading.text.slice(back.start, back.end),
        );
        if (end > start) {
          expect(back.start).toBeLessThanOrEqual(start);
          expect(back.end).toBeGreaterThanOrEqual(end);
        }
      }),
      { numRuns: 800 },
    );
  });

  it('maps long stretches without ASCII sequence by sequence', () => {
    const word = 'и\u0306'.repeat(3000);
    const { text, map } = composeNfc(word, 'w');
    expect(text).toBe('й'.repeat(3000));
    expect(map.toSource(2999, 3000)).toEqual({ start: 5998, end: 6000 });
  });

  it('knows every sequence that composes: each maps by itself, not with its neighbours', () => {
    let sequences = 0;
    for (let point = 0x80; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const char = String.fromCodePoint(point);
      const apart = char.normalize('NFD');
      if (apart === char || apart.normalize('NFC') !== char) continue;
      const { map } = composeNfc(`xy${apart} z`, 'w');
      // A sequence that itself starts with a mark (or a Kirat Rai vowel) belongs to the letter before it.
      const start = /^[\p{M}\u{16d63}-\u{16d6a}]/u.test(apart) ? 1 : 2;
      if (map.toSource(2, 3).start !== start || map.toSource(3, 4).start !== 2 + Array.from(apart).length) {
        throw new Error(`U+${point.toString(16)} is mapped with its neighbours`);
      }
      sequences += 1;
    }
    expect(sequences).toBeGreaterThan(12_000);
  });

  it('refuses endless combining marks instead of hanging, and accepts long but finite ones', () => {
    const marks = 'ab' + '\u0301\u0323'.repeat(50_000);
    const started = cpuSeconds();
    expect(() => read(marks)).toThrow(
      expect.objectContaining({
        code: 'text-combining-run',
        details: { fileName: 'w.txt', char: 2, limit: 1024 },
      }),
    );
    expect(cpuSeconds() - started).toBeLessThan(1);
    expect(read('a' + '\u0323\u0301'.repeat(300) + 'b').text.text).toHaveLength(602 - 1);
  });
});
