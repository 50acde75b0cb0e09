import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/base/index.js';
import {
  applyCleaning,
  cleanableWork,
  cleaningEntryLine,
  controlOverlap,
  EMPTY_CLEANING_LIST,
  isSourceEntryLine,
  mergeSpans,
  parseCleaningList,
  requireDistinctControl,
  requireDistinctSource,
  requireSeparateControls,
  SOURCE_CLEANING_LIST,
  TextIndex,
} from '../../../src/text/index.js';

const fileName = 'cleaning.txt';
const work = (text: string) => cleanableWork(new TextIndex(text));
const words = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(' ');

/** Texts that a list removes, with the rule. */
function removed(text: string, list: string, others: string[] = []): [string, string][] {
  const spans = applyCleaning(work(text), parseCleaningList(list, fileName), others.map(work));
  const index = new TextIndex(text);
  return spans.map(({ startChar, endChar, rule }) => [rule, index.slice(startChar, endChar)]);
}

describe('parseCleaningList', () => {
  const full = [
    '\ufeff# what both works carry',
    '',
    'rule: gutenberg-boilerplate',
    'rule: quotations 40',
    'rule:shared-passages',
    'rule: source-passages 12',
    '  passage:  To be, or: not "to" be  ',
  ].join('\r\n');

  it('reads every kind of entry', () => {
    expect(parseCleaningList(full, fileName).entries).toEqual([
      { rule: 'gutenberg-boilerplate' },
      { rule: 'quotations', longerThanWords: 40, acrossParagraphs: true },
      { rule: 'shared-passages', minWords: 25 },
      { rule: 'source-passages', minWords: 12 },
      { rule: 'passage', text: 'To be, or: not "to" be' },
    ]);
  });

  it('hashes the canonical JSON of its entries, not its comments', () => {
    const list = parseCleaningList(full, fileName);
    expect(list.sha256).toBe(
      sha256Hex(canonicalJson({ format: 'palimpsest-cleaning-1', entries: list.entries })),
    );
    const rewritten = list.entries.map(cleaningEntryLine).join('\n\n# other comment\n');
    expect(parseCleaningList(rewritten, fileName)).toEqual(list);
    expect(parseCleaningList('# nothing', fileName)).toEqual(EMPTY_CLEANING_LIST);
    expect(list.sha256).not.toBe(EMPTY_CLEANING_LIST.sha256);
  });

  it.each([
    ['To be or not to be', 'cleaning-line'],
    ['regex: .*', 'cleaning-line'],
    ['rule: quotation 40', 'cleaning-rule-unknown'],
    ['rule:', 'cleaning-rule-unknown'],
    ['rule: quotations 0', 'cleaning-number'],
    ['rule: quotations many', 'cleaning-number'],
    ['rule: shared-passages 4', 'cleaning-number'],
    ['rule: shared-passages 2.5', 'cleaning-number'],
    ['rule: source-passages 4', 'cleaning-number'],
    ['rule: gutenberg-boilerplate 3', 'cleaning-number'],
    ['rule: quotations 40 words', 'cleaning-line'],
    ['passage: whale', 'cleaning-passage-short'],
    ['passage:', 'cleaning-passage-short'],
  ])('refuses "%s" with file and line', (line, code) => {
    expect(() => parseCleaningList(`# list\n\n${line}\n`, fileName)).toThrow(
      expect.objectContaining({
        kind: 'input',
        code,
        details: expect.objectContaining({ fileName, line: 3 }) as object,
      }),
    );
  });

  it('refuses an entry that stands twice, also a rule with another number', () => {
    expect(() => parseCleaningList('rule: quotations 5\nrule: quotations 6', fileName)).toThrow(
      expect.objectContaining({ code: 'cleaning-duplicate', details: { fileName, line: 2, first: 1 } }),
    );
  });
});

describe('applyCleaning', () => {
  it('finds passages on comparison text, whole words only, in characters of the reading text', () => {
    const text = '😀 “To  be—or not”; to be-or NOT to be. Onto be-or not.';
    expect(removed(text, 'passage: to be – or not'.replace(' – ', '—'))).toEqual([
      ['passage', 'To  be—or not'],
      ['passage', 'to be-or NOT'],
    ]);
  });

  it('removes long quotations, to the end of the paragraph if nothing closes them', () => {
    const text =
      'He said “one two three four” and “one two”.\n\n"a b c d e\nf g" it’s\n\n"open b c d\n\nafter "x y" «a b „c d» e';
    expect(removed(text, 'rule: quotations 3').map(([, part]) => part)).toEqual([
      '“one two three four”',
      '"a b c d e\nf g"',
      '"open b c d',
      '«a b „c d»',
    ]);
  });

  it('removes what a work shares with a source text, compared as words, and with no other', () => {
    const text = cleanableWork(
      new TextIndex('He wrote: in the  beginning was the Word, and then went on alone.'),
    );
    const source = work('IN THE BEGINNING was the word, and the word was with God.');
    const other = work('and then went on alone. In the beginning');
    const found = (list: string, sources = [source]) =>
      applyCleaning(text, parseCleaningList(list, fileName), [other], sources).map(
        ({ entry, startChar, endChar }) => [entry, text.reading.slice(startChar, endChar)],
      );
    expect(found('rule: source-passages 5')).toEqual([
      ['rule: source-passages 5', 'in the  beginning was the Word, and'],
    ]);
    expect(found('rule: source-passages 8')).toEqual([]);
    expect(found('rule: source-passages 5', [])).toEqual([]);
    expect(found('rule: shared-passages 5').map(([entry]) => entry)).toEqual(['rule: shared-passages 5']);
    expect(SOURCE_CLEANING_LIST.entries.map(cleaningEntryLine)).toEqual(['rule: source-passages 25']);
    expect(
      ['rule: source-passages 25', 'passage: rule: source-passages 25', 'rule: shared-passages 25'].map(
        isSourceEntryLine,
      ),
    ).toEqual([true, false, false]);
  });

  it('refuses a source text that is a work, whatever its marks and letters are', () => {
    const named = (name: string, text: string) => ({ fileName: name, work: work(text) });
    const novel = named('novel.txt', 'Call me Ishmael. Some years ago.');
    expect(() => requireDistinctSource(named('old.txt', 'CALL ME ISHMAEL. Some years ago.'), novel)).toThrow(
      expect.objectContaining({
        code: 'source-equals-work',
        details: { source: 'old.txt', work: 'novel.txt' },
      }),
    );
    expect(() => requireDistinctSource(named('old.txt', 'Call me Ishmael.'), novel)).not.toThrow();
  });

  it('removes what Project Gutenberg put round a text', () => {
    const head = 'The Project Gutenberg eBook of X\n\n*** START OF THE PROJECT GUTENBERG EBOOK X ***';
    const tail = '*** END OF THE PROJECT GUTENBERG EBOOK X ***\n\nLicense';
    expect(
      removed(`${head}\n\nText\n\n${tail}`, 'rule: gutenberg-boilerplate').map(([, part]) => part),
    ).toEqual([head, tail]);
    const old = `Small print\n*END*THE SMALL PRINT! FOR ETEXTS*Ver.04*END*\nText\nEnd of the Project Gutenberg Etext of X\nmore`;
    expect(removed(old, 'rule: gutenberg-boilerplate').map(([, part]) => part)).toEqual([
      'Small print\n*END*THE SMALL PRINT! FOR ETEXTS*Ver.04*END*',
      'End of the Project Gutenberg Etext of X\nmore',
    ]);
    expect(removed('He wrote of the end of the Project.', 'rule: gutenberg-boilerplate')).toEqual([]);
  });

  it('removes shared passages from both sides alike', () => {
    const target = `${words(0, 30)}. Own text. ${words(100, 130)}`;
    const control = `Other. ${words(100, 130).toUpperCase()} more`;
    expect(removed(target, 'rule: shared-passages', [control])).toEqual([
      ['shared-passages', words(100, 130)],
    ]);
    expect(removed(control, 'rule: shared-passages', [target])).toEqual([
      ['shared-passages', words(100, 130).toUpperCase()],
    ]);
    expect(removed(target, 'rule: shared-passages 31', [control])).toEqual([]);
    expect(removed(target, 'rule: shared-passages')).toEqual([]);
  });

  it('returns spans by place, and merging counts overlaps once', () => {
    const spans = [
      { startChar: 5, endChar: 9 },
      { startChar: 0, endChar: 2 },
      { startChar: 8, endChar: 12 },
      { startChar: 2, endChar: 3 },
      { startChar: 20, endChar: 20 },
    ];
    expect(mergeSpans(spans)).toEqual([
      { startChar: 0, endChar: 3 },
      { startChar: 5, endChar: 12 },
    ]);
    const span = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 6 })).map(([startChar, length]) => ({
      startChar,
      endChar: startChar + length,
    }));
    fc.assert(
      fc.property(fc.array(span), (all) => {
        const inside = (list: readonly { startChar: number; endChar: number }[]) =>
          Array.from({ length: 50 }, (_, at) => list.some((s) => s.startChar <= at && at < s.endChar));
        const merged = mergeSpans(all);
        expect(inside(merged)).toEqual(inside(all));
        merged
          .slice(1)
          .forEach((s, at) => expect(s.startChar).toBeGreaterThan(merged[at]?.endChar ?? Infinity));
      }),
    );
  });
});

describe('requireDistinctControl', () => {
  const named = (text: string, list = '', others: string[] = []) => ({
    fileName: `${text.slice(0, 6)}.txt`,
    work: work(text),
    removed: applyCleaning(work(text), parseCleaningList(list, fileName), others.map(work)),
  });
  const target = `target ${words(0, 200)}`;

  it('refuses the target as its own control, whatever the typography', () => {
    expect(() =>
      requireDistinctControl(named(target), named(target.toUpperCase().replaceAll(' ', '\n'))),
    ).toThrow(expect.objectContaining({ code: 'control-equals-target', kind: 'input' }));
  });

  it('refuses an overlap with places and remedy, and accepts it once the cleaning list takes it out on both sides', () => {
    const control = `contrl ${words(300, 500)} ${words(50, 80)}`;
    const list = 'rule: shared-passages 25';
    let error: unknown;
    try {
      requireDistinctControl(named(target), named(control));
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({
      code: 'control-overlaps-target',
      hint: expect.stringContaining('rule: shared-passages 25') as string,
    });
    const at = [control.indexOf('word50'), target.indexOf('word50')].map((place) =>
      place.toLocaleString('en-US'),
    );
    expect((error as Error).message).toContain(
      `30 words at character ${at[0]} of the control and ${at[1]} of the target`,
    );
    expect(() => requireDistinctControl(named(target, list, [control]), named(control))).toThrow(
      expect.objectContaining({ code: 'control-overlaps-target' }),
    );
    const overlap = requireDistinctControl(named(target, list, [control]), named(control, list, [target]));
    expect(overlap).toMatchObject({ isEqual: false, longestRunWords: 30 });
    expect(overlap.controlShare).toBeCloseTo(30 / 231, 12);
    expect(overlap.targetShare).toBeCloseTo(30 / 201, 12);
  });

  it('refuses a control that is mostly target even when it is cleaned', () => {
    const control = `contrl ${words(0, 150)} ${words(300, 340)}`;
    const list = 'rule: shared-passages 25';
    expect(() =>
      requireDistinctControl(named(target, list, [control]), named(control, list, [target])),
    ).toThrow(
      expect.objectContaining({
        code: 'control-overlaps-target',
        hint: expect.stringContaining('another control') as string,
      }),
    );
  });

  it('refuses controls that are one text, or share text that is not taken out of both: it would count twice', () => {
    const one = `first ${words(0, 200)}`;
    const codes = (run: () => void): unknown => {
      try {
        run();
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return 'accepted';
    };
    expect(codes(() => requireSeparateControls(named(one), named(one.toUpperCase())))).toBe(
      'controls-overlap',
    );
    expect(codes(() => requireSeparateControls(named(one), named(`${one} more`)))).toBe('controls-overlap');
    const other = `other ${words(300, 500)} ${words(50, 80)}`;
    const list = 'rule: shared-passages 25';
    expect(codes(() => requireSeparateControls(named(one), named(other)))).toBe('controls-overlap');
    expect(codes(() => requireSeparateControls(named(one, list, [other]), named(other)))).toBe(
      'controls-overlap',
    );
    expect(codes(() => requireSeparateControls(named(one, list, [other]), named(other, list, [one])))).toBe(
      'accepted',
    );
    expect(codes(() => requireSeparateControls(named(one), named(`short ${words(10, 34)} end`)))).toBe(
      'accepted',
    );
  });

  it('accepts works that share only short runs', () => {
    const overlap = controlOverlap(work(target), work(`other ${words(10, 34)} end`));
    expect(overlap).toMatchObject({ isEqual: false, inTarget: [], inControl: [], controlShare: 0 });
  });
});
