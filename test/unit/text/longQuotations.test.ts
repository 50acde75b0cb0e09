import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCleaning,
  cleanableWork,
  earlierCleaningList,
  parseCleaningList,
  TextIndex,
} from '../../../src/text/index.js';
import { longQuotations, MOST_PARAGRAPHS } from '../../../src/text/overlap/longQuotations.js';

function quoted(text: string, longerThanWords = 0, across = true): string[] {
  return longQuotations(text, longerThanWords, across).map(({ start, end }) => text.slice(start, end));
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

  it('ends every quotation with its paragraph under the rule of earlier versions', () => {
    const text = '“One two.\n\n“Three four.” Five.\n\n"Six\n\nseven" eight';
    expect(quoted(text, 0, false)).toEqual(['“One two.', '“Three four.”', '"Six', '" eight']);
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

  it('removes whatever the earlier rule removed where marks differ, as text', () => {
    const soup = fc
      .array(fc.constantFrom('“', '”', 'a ', '\n\n', 'b. '), { maxLength: 80 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => {
        const now = longQuotations(text, 0);
        for (const before of longQuotations(text, 0, false))
          expect(now.some(({ start, end }) => start <= before.start && before.end <= end)).toBe(true);
      }),
    );
  });

  it('takes time in proportion to a long text of nothing but openings', () => {
    const text = '„« x\n\n'.repeat(100_000);
    expect(longQuotations(text, 0).length).toBeGreaterThan(1000);
  });
});

describe('a cleaning list as earlier versions applied it', () => {
  const list = parseCleaningList('rule: quotations 2\nrule: shared-passages 9', 'list.txt');
  const earlier = earlierCleaningList(list);
  const removed = (of: typeof list): string[] => {
    const work = cleanableWork(new TextIndex('He: “a b c\n\nd e f” g'));
    return applyCleaning(work, of, []).map(({ startChar, endChar }) =>
      work.reading.slice(startChar, endChar),
    );
  };

  it('has another hash and ends a quotation with its paragraph', () => {
    expect(removed(list)).toEqual(['“a b c\n\nd e f”']);
    expect(removed(earlier)).toEqual(['“a b c']);
    // The SHA-256 of {"entries":[{"longerThanWords":2,"rule":"quotations"},{"minWords":9,"rule":"shared-passages"}],"format":"palimpsest-cleaning-1"}.
    expect(earlier.sha256).toBe('5f2a18c547a9227c8109169698ea9e1e82737d1883b2eac19aec3662fb4419b2');
    expect(list.sha256).not.toBe(earlier.sha256);
  });

  it('is the same list where it has no rule for quotations', () => {
    const other = parseCleaningList('rule: shared-passages 9\npassage: a b', 'list.txt');
    expect(earlierCleaningList(other)).toEqual(other);
  });
});
