import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonText, readingText, readTxt, TextIndex } from '../../../src/text/index.js';
import { anyText, utf8 } from './arbitraries.js';

const compare = (text: string, profile: 'comparison-1' | 'comparison-1-fold' = 'comparison-1') =>
  comparisonText(new TextIndex(text), profile);
const plain = (text: string): string => compare(text).text.text;
const rules = (text: string) =>
  Object.fromEntries(compare(text).notes.map(({ rule, count }) => [rule, count]));

describe('comparisonText', () => {
  it.each([
    ['soft hyphens and zero-width characters go', 'wh\u00ada\u200ble\ufeff \u2060Ahab\u202e', 'whale Ahab'],
    [
      'quotes are one kind each',
      '“Ay,” ‘ay’ «ay» ‹ay› „ay“ `ay´ 6′2″',
      `"Ay," 'ay' "ay" 'ay' "ay" 'ay' 6'2"`,
    ],
    [
      'dashes are one hyphen, runs too',
      'sea—the sea--the sea – 1914‒18 −1 co‐op ⸺',
      'sea-the sea-the sea - 1914-18 -1 co-op -',
    ],
    ['ligatures are spelled out, long s stays', 'eﬀect ﬁn ﬂy oﬃce ﬄ ﬅ ﬆ', 'effect fin fly office ffl ſt st'],
    ['spaces of all kinds collapse', ' a\u00a0b\u2003\u3000c\t\n\n\u0085d\u001ce \u200b\n', 'a b c d e'],
    ['compatibility characters stay', '½ x² ſ Ａ ™ …', '½ x² ſ Ａ ™ …'],
    ['nothing stays nothing', ' \n\u00ad ', ''],
  ])('%s', (_, from, to) => expect(plain(from)).toBe(to));

  it('joins a word at a line end only if the joined word occurs in the work', () => {
    expect(plain('They operate. To oper-\n   ate a well-\nknown whale\u00ad\nboat, Whaleboat!')).toBe(
      'They operate. To operate a well- known whaleboat, Whaleboat!',
    );
    expect(rules('operate oper-\nate a well-\nknown')).toMatchObject({
      'line-end-hyphens-joined': 1,
      'line-end-hyphens-kept': 1,
    });
  });

  it('joins over neither blank lines nor digits, and a piece of a longer word is no occurrence', () => {
    expect(plain('operate oper-\n\nate')).toBe('operate oper- ate');
    expect(plain('1914 19-\n14')).toBe('1914 19- 14');
    expect(plain('cooperates coop-\nerate')).toBe('cooperates coop- erate');
  });

  it('looks at words through soft hyphens inside them', () => {
    expect(plain('international inter\u00adna-\ntional')).toBe('international international');
    expect(plain('national inter\u00adna-\ntional')).toBe('national interna- tional');
  });

  it('folds character by character', () => {
    expect(compare('AHAB Straße ẞ ΟΔΟΣ ς Ǆ İ 𐐀', 'comparison-1-fold').text.text).toBe(
      'ahab straße ß οδοσ σ ǆ i̇ 𐐨',
    );
  });

  it('stays NFC when a removed character let two others meet', () => {
    expect(plain('e\u200b\u0301')).toBe('é');
  });

  it('maps both ways', () => {
    const { map, text } = compare('“The  of\u00adﬁce”\n—  so');
    expect(text.text).toBe('"The office" - so');
    const at = text.text.indexOf('office');
    expect(map.toSource(at, at + 6)).toEqual({ start: 6, end: 12 });
    expect(map.toSource(at + 2, at + 3)).toEqual({ start: 9, end: 10 });
    expect(map.toSource(4, 5)).toEqual({ start: 4, end: 6 });
    expect(map.toTarget(6, 8)).toEqual({ start: at, end: at + 2 });
    expect(map.toTarget(8, 9)).toEqual({ start: at + 2, end: at + 2 });
  });

  it('notes what each rule did, with places in the reading text', () => {
    const { notes } = compare('“a”—b\u00a0c');
    expect(notes.map(({ rule, count, places }) => [rule, count, places])).toEqual([
      ['quotes', 2, [0, 2]],
      ['dashes', 1, [3]],
      ['spaces', 1, [5]],
      ['white-space-collapsed', 1, [5]],
    ]);
  });

  it('changes nothing when applied again, is NFC, and has no white space but single spaces inside', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('comparison-1' as const, 'comparison-1-fold' as const),
        (text, profile) => {
          fc.pre(text !== '' && text !== '\ufeff');
          const reading = readingText(readTxt(utf8(text), { fileName: 'w' }));
          const once = comparisonText(reading.text, profile);
          const twice = comparisonText(once.text, profile);
          expect(twice.text.text).toBe(once.text.text);
          expect(once.text.text.normalize('NFC')).toBe(once.text.text);
          expect(once.text.text).not.toMatch(/^ | $| {2}|\u00ad|\u200b|\u200d|\u2060|[\n\r\t\u00a0\u2028]/);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('maps every character to a source span that compares to it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '' && text !== '\ufeff');
        const reading = readingText(readTxt(utf8(text), { fileName: 'w' }));
        const { map, text: compared } = comparisonText(reading.text, 'comparison-1');
        expect([map.sourceLength, map.targetLength]).toEqual([reading.text.charLength, compared.charLength]);
        for (let char = 0; char < compared.charLength; char++) {
          const { start, end } = map.toSource(char, char + 1);
          expect(end).toBeGreaterThan(start);
          const whole = map.toTarget(start, end);
          const wanted = compared.slice(whole.start, whole.end);
          // A single space or a character that a join closed up compares to itself only inside its text.
          if (wanted.trim() === wanted) expect(plain(reading.text.slice(start, end))).toBe(wanted);
        }
      }),
      { numRuns: 800 },
    );
  });
});
