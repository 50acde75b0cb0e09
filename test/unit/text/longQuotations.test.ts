import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longQuotations, MOST_PARAGRAPHS } from '../../../src/text/overlap/longQuotations.js';

function quoted(text: string, longerThanWords = 0): string[] {
  return longQuotations(text, longerThanWords).map(({ start, end }) => text.slice(start, end));
}

/** Opening and closing marks of a quotation. */
const STYLES = [
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['»', '«'],
  ['"', '"'],
] as const;

describe('longQuotations', () => {
  it('takes a quotation whose paragraphs each open with the mark for one', () => {
    const text = 'He read:\n\n“One two.\n\n  “Three four.\n \n\n“Five six.” Then he slept.\n\n“Seven.”';
    expect(quoted(text)).toEqual(['“One two.\n\n  “Three four.\n \n\n“Five six.”', '“Seven.”']);
    expect(quoted(text, 5)).toEqual(['“One two.\n\n  “Three four.\n \n\n“Five six.”']);
    expect(quoted(text, 6)).toEqual([]);
  });

  it('takes a quotation that is closed only in a later paragraph for one, if it is the next mark of its kind', () => {
    expect(quoted('He read: “One two.\n\nThree «four» five.\n\nSix.” Then.')).toEqual([
      '“One two.\n\nThree «four» five.\n\nSix.”',
    ]);
    expect(quoted('He read: “One two.\n\nThree.\n\nSix “seven” eight.')).toEqual(['“One two.', '“seven”']);
  });

  it('does not take an opening straight mark for the end of an earlier quotation', () => {
    expect(quoted('a "b c.\n\nd e." f')).toEqual(['"b c.\n\nd e."']);
    expect(quoted('a "b c.\n\nd "e f" g')).toEqual(['"b c.', '"e f"']);
    expect(quoted('a "b c.\n\n"d e" f')).toEqual(['"b c.\n\n"d e"']);
  });

  it('gives up a mark that is never closed at the end of its paragraph', () => {
    expect(quoted('“a b\n\nc d\n\ne f')).toEqual(['“a b']);
    expect(quoted('“a b\n\n“c d\n\ne f')).toEqual(['“a b\n\n“c d']);
  });

  it(`ends after ${MOST_PARAGRAPHS} paragraphs, and a mark that opens again begins another`, () => {
    const far = (breaks: number): string => `“a${'\n\nb'.repeat(breaks)}” c`;
    expect(quoted(far(MOST_PARAGRAPHS - 1))).toEqual([`“a${'\n\nb'.repeat(MOST_PARAGRAPHS - 1)}”`]);
    expect(quoted(far(MOST_PARAGRAPHS))).toEqual(['“a']);
    const story = Array.from({ length: MOST_PARAGRAPHS + 2 }, (_, at) => `“p${at}`);
    expect(quoted(`${story.join('\n\n')}.” Then.`)).toEqual([
      story.slice(0, MOST_PARAGRAPHS).join('\n\n'),
      `${story.slice(MOST_PARAGRAPHS).join('\n\n')}.”`,
    ]);
  });

  const word = fc.constantFrom('one', 'two', 'three.', 'four,', '😀', 'it’s');
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
  const quotation = fc.record({
    paragraphs: fc.array(words, { minLength: 1, maxLength: MOST_PARAGRAPHS }),
    style: fc.constantFrom(...STYLES),
    opensAgain: fc.boolean(),
  });

  it('finds exactly the quotations of a text that was set by either convention', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, quotation), { maxLength: 8 }), words, (parts, end) => {
        const expected = parts.map(([, { paragraphs, style, opensAgain }]) => {
          const [opener, closer] = style;
          return `${opener}${paragraphs.join(`\n\n${opensAgain ? opener : ''}`)}${closer}`;
        });
        const text = parts.map(([before], at) => `${before} ${expected[at] ?? ''}`).join(' and\n\n');
        expect(quoted(`${text}\n\n${end}`)).toEqual(expected);
      }),
    );
  });

  it('never runs over more paragraphs than the bound, whatever the marks, and never goes back', () => {
    const soup = fc
      .array(fc.constantFrom('“', '”', '"', '«', '»', '„', 'a', ' ', '\n\n', '\n \n', '.'), {
        maxLength: 120,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => {
        let last = 0;
        for (const { start, end } of longQuotations(text, 0)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          const breaks = text.slice(start, end).match(/\n(?:[^\S\n]*\n)+/gu)?.length ?? 0;
          expect(breaks).toBeLessThan(MOST_PARAGRAPHS);
          last = end;
        }
      }),
    );
  });

  it('takes time in proportion to a long text of nothing but openings', () => {
    const text = '„« x\n\n'.repeat(100_000);
    expect(longQuotations(text, 0).length).toBeGreaterThan(1000);
  });
});
