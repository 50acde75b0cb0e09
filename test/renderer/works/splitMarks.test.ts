import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countRules, ruleWords } from '../../../renderer/features/works/ruleWords.js';
import { splitMarks } from '../../../renderer/features/works/splitMarks.js';

const marks = fc.array(
  fc.record({
    startChar: fc.integer({ min: 90, max: 130 }),
    length: fc.nat(20),
    rule: fc.constantFrom('a', 'b', 'c'),
  }),
  { maxLength: 8 },
);

describe('splitMarks', () => {
  it('cuts by code points and names what was done to each piece', () => {
    expect(
      splitMarks('a😀bc', 10, [
        { startChar: 11, endChar: 13, rule: 'x' },
        { startChar: 12, endChar: 14, rule: 'y' },
      ]),
    ).toEqual([
      { text: 'a', rules: [] },
      { text: '😀', rules: ['x'] },
      { text: 'b', rules: ['x', 'y'] },
      { text: 'c', rules: ['y'] },
    ]);
  });

  it('keeps a place where something is gone, also at the end', () => {
    expect(splitMarks('ab', 0, [{ startChar: 2, endChar: 2, rule: 'gone' }])).toEqual([
      { text: 'ab', rules: [] },
      { text: '', rules: ['gone'] },
    ]);
    expect(splitMarks('', 5, [])).toEqual([]);
  });

  it('never loses or repeats text, and gives each character the rules of the marks over it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), marks, (text, given) => {
        const list = given.map(({ startChar, length, rule }) => ({
          startChar,
          endChar: startChar + length,
          rule,
        }));
        const pieces = splitMarks(text, 100, list);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        let at = 100;
        for (const piece of pieces) {
          for (const character of piece.text) {
            const over = list.filter(({ startChar, endChar }) => startChar <= at && endChar > at);
            expect(new Set(piece.rules), character).toEqual(new Set(over.map(({ rule }) => rule)));
            at += 1;
          }
        }
      }),
    );
  });
});

describe('countRules', () => {
  it('says in plain words what was done and how often', () => {
    expect(countRules([{ rule: 'crlf-to-lf' }, { rule: 'nfc' }, { rule: 'crlf-to-lf' }])).toEqual([
      'line end CR LF changed to LF (2)',
      'composed (Unicode Normalization Form C)',
    ]);
  });

  it('lets an entry of a cleaning list stand for itself', () => {
    expect(ruleWords('passage: it was the best of times')).toBe('passage: it was the best of times');
  });
});
