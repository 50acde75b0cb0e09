import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DOCUMENT_RULES,
  type Block,
  type DocumentRule,
  type Mark,
  type MarkKind,
} from '../../../src/domain/index.js';
import { documentReading } from '../../../src/text/layers/documentReading.js';
import { RULE_OF_MARK } from '../../../src/text/layers/documentRules.js';

const place = { kind: 'docx', part: 'body', paragraph: 1, note: null } as const;

/** A document of paragraphs, in which `{kind:text}` is a marked piece. */
function document(...paragraphs: readonly string[]): { text: string; blocks: Block[]; marks: Mark[] } {
  let text = '';
  const blocks: Block[] = [];
  const marks: Mark[] = [];
  for (const paragraph of paragraphs) {
    if (text !== '') text += '\n\n';
    const start = text.length;
    for (const [, plain = '', kind, marked = ''] of paragraph.matchAll(
      /([^{]*)(?:\{([a-z-]+):([^}]*)\})?/g,
    )) {
      text += plain;
      if (kind === undefined) continue;
      marks.push({ kind: kind as MarkKind, start: text.length, end: text.length + marked.length });
      text += marked;
    }
    blocks.push({ kind: 'paragraph', level: 0, start, end: text.length, place });
  }
  return { text, blocks, marks };
}

const read = (paragraphs: readonly string[], ...off: DocumentRule[]): string =>
  documentReading(document(...paragraphs), new Set(off)).text;

describe('the reading text of a document', () => {
  it.each<[string, string, string, DocumentRule, string]>([
    ['tracked deletions', 'a {deleted:bad }word', 'a word', 'tracked-deletions-out', 'a bad word'],
    ['tracked insertions', 'a {inserted:good }word', 'a good word', 'tracked-insertions-in', 'a word'],
    ['hidden text', 'a{hidden: secret} word', 'a word', 'hidden-text-out', 'a secret word'],
    ['note marks', 'a word{note-mark:12} more', 'a word more', 'note-marks-out', 'a word12 more'],
    ['soft hyphens', 'wo{soft-hyphen:\u00ad}rd', 'word', 'soft-hyphens-out', 'wo\u00adrd'],
    ['line ends', 'one{line-end:\n}two', 'one two', 'line-ends-to-spaces', 'one\ntwo'],
    ['ligatures', '{ligature:ﬁ}nd o{ligature:ﬃ}ce', 'find office', 'ligatures-in-letters', 'ﬁnd oﬃce'],
    ['drop capitals', 'C{drop-capital-gap:\n}all me', 'Call me', 'drop-capitals-joined', 'C\nall me'],
  ])('changes %s, unless the rule is off', (_, paragraph, on, rule, off) => {
    expect(read([paragraph])).toBe(on);
    expect(read([paragraph], rule)).toBe(off);
  });

  it('joins a word that was divided at the end of a line, and leaves out what stands between pages', () => {
    const paragraphs = [
      'the whale{line-hyphen:-}{line-end:\n}ship sank',
      '{running-head:MOBY-DICK}{page-number:12}',
      'on',
    ];
    expect(read(paragraphs)).toBe('the whaleship sank\n\non');
  });

  it('leaves no blank paragraph behind, first, between or last', () => {
    expect(read(['{hidden:x}', 'a', '{comment:why} ', 'b', '{deleted:c}'])).toBe('a\n\nb');
    expect(read(['{hidden:x}'])).toBe('');
  });

  it('joins paragraphs whose end was deleted, but not those of which only a part was', () => {
    const whole = document('one', 'two');
    const gap = { kind: 'deleted', start: 3, end: 5 } as const;
    expect(documentReading({ ...whole, marks: [gap] }).text).toBe('onetwo');
    expect(documentReading({ ...whole, marks: [{ ...gap, end: 4 }] }).text).toBe('one\n\ntwo');
  });

  it('writes no space at a line end after a dash or between characters that are written without spaces', () => {
    expect(read(['he said—{line-end:\n}nothing'])).toBe('he said—nothing');
    expect(read(['word —{line-end:\n}word'])).toBe('word — word');
    expect(read(['a house—once, the garden{line-end:\n}—how'])).toBe('a house—once, the garden—how');
    expect(read(['¿Qué? —dijo. —Nada{line-end:\n}—dijo él'])).toBe('¿Qué? —dijo. —Nada —dijo él');
    expect(read(['吾輩は猫{line-end:\n}である'])).toBe('吾輩は猫である');
    expect(read(['吾輩{line-end:\n}cat'])).toBe('吾輩 cat');
  });

  it('writes no space after a hyphen that stays within a word, but after one that suspends a word', () => {
    expect(read(['an arm-{line-end:\n}chair'])).toBe('an arm-chair');
    expect(read(['pre-{line-end:\n}and postwar'])).toBe('pre- and postwar');
    expect(read(['he said -{line-end:\n}nothing'])).toBe('he said - nothing');
  });

  it('keeps notes that stand outside the reading order, and nothing else of it', () => {
    const { text, blocks } = document('body', 'advertisement', 'a note');
    const note = text.indexOf('a note');
    const marks: Mark[] = [
      { kind: 'non-linear', start: 6, end: text.length },
      { kind: 'note', start: note, end: text.length },
    ];
    expect(documentReading({ text, blocks, marks }).text).toBe('body\n\na note');
    expect(documentReading({ text, blocks, marks }, new Set(['notes-in-place'])).text).toBe('body');
  });

  it('names for each place the rule that changed it, as the layers show it', () => {
    const { changes } = documentReading(document('𝒜 {deleted:x}b{hidden:yz}', 'c{line-end:\n}d'));
    expect(changes).toEqual([
      { startChar: 2, endChar: 3, rule: 'tracked-deletions-out' },
      { startChar: 4, endChar: 6, rule: 'hidden-text-out' },
      { startChar: 9, endChar: 10, rule: 'line-ends-to-spaces' },
    ]);
  });

  it('counts what each rule met, with its places, also where it is off', () => {
    const { notes } = documentReading(
      document('𝒜 {deleted:x}b{deleted:y}', 'c{note-mark:1}'),
      new Set(['note-marks-out']),
    );
    expect(notes).toMatchObject([
      {
        rule: 'tracked-deletions-out',
        count: 2,
        places: [2, 4],
        message: '2 tracked deletions were omitted.',
      },
      { rule: 'note-marks-out', count: 1, places: [8], message: '1 mark of a note was kept.' },
    ]);
  });

  it('has a rule for each kind of mark, and no rule without one', () => {
    expect(new Set(Object.values(RULE_OF_MARK).map(({ rule }) => rule))).toEqual(new Set(DOCUMENT_RULES));
  });

  it('keeps what no rule takes, character by character, whatever overlaps', () => {
    const kinds = Object.keys(RULE_OF_MARK) as MarkKind[];
    const piece = fc.record({
      kind: fc.constantFrom(...kinds),
      start: fc.nat(40),
      length: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b', ' ', '𝒜', 'é') }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(piece, { maxLength: 6 }),
        fc.subarray([...DOCUMENT_RULES]),
        (paragraphs, pieces, off) => {
          const { text, blocks } = document(...paragraphs);
          const starts = Array.from(text).reduce<number[]>(
            (all, char) => [...all, (all.at(-1) ?? 0) + char.length],
            [0],
          );
          const whole = (at: number): number => starts[Math.min(at, starts.length - 1)] ?? 0;
          const marks = pieces
            .map(({ kind, start, length }) => ({ kind, start: whole(start), end: whole(start + length) }))
            .filter(({ start, end }) => end > start)
            .sort((one, other) => one.start - other.start || other.end - one.end);
          const { text: reading, map } = documentReading({ text, blocks, marks }, new Set(off));
          expect(map.sourceLength).toBe(Array.from(text).length);
          expect(map.targetLength).toBe(Array.from(reading).length);
          const actionAt = (at: number): string[] =>
            marks
              .filter(({ start, end }) => start <= at && at < end)
              .map(({ kind }) => RULE_OF_MARK[kind])
              .map(({ rule, on, off: without }) => (off.includes(rule) ? without : on));
          const stays = Array.from(text).filter((_, index) => {
            const at = whole(index);
            return blocks.some(({ start, end }) => start <= at && at < end) && !actionAt(at).includes('drop');
          });
          // White space may go with a block that is left blank; everything else stays, in order.
          const solid = (chars: readonly string[]): string =>
            chars.join('').normalize('NFKC').replace(/\s/gu, '');
          const spaces = marks.some(
            ({ kind }) => RULE_OF_MARK[kind].on === 'space' && !off.includes(RULE_OF_MARK[kind].rule),
          );
          if (!spaces) expect(solid(Array.from(reading))).toBe(solid(stays));
        },
      ),
    );
  });
});
