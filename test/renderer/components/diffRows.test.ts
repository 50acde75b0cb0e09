import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffRows, type DiffSide } from '../../../renderer/components/diff/diffRows.js';
import { sentenceLines } from '../../../renderer/components/diff/sentenceLines.js';
import { wordMarks } from '../../../renderer/components/diff/wordMarks.js';
import { cpuSeconds } from '../../support/cpuSeconds.js';

const textOf = (side: DiffSide | null): string => (side?.pieces ?? []).map(({ text }) => text).join('');
const line = fc.oneof(
  fc.string({ maxLength: 30 }).map((text) => text.replace(/\s+/gu, ' ')),
  fc.constantFrom(
    'The whale rose.',
    'The white whale rose again.',
    '--- a/work',
    '+++ b/output',
    '@@ -1,2 +1,3 @@',
    'diff --git a/x b/y',
    '\\ No newline at end of file',
    'Binary files a and b differ',
    '<script>alert(1)</script>',
    '\u202eabc',
    '',
  ),
);

describe('rows of a comparison', () => {
  it('hold every line of both texts once, in order and as it is, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.array(line, { maxLength: 14 }), (work, output) => {
        const rows = diffRows(work, output);
        const sides = (side: 'work' | 'output'): DiffSide[] =>
          rows.map((row) => row[side]).filter((found) => found !== null);
        expect(sides('work').map(textOf)).toEqual(work);
        expect(sides('work').map(({ line }) => line)).toEqual(work.map((_, index) => index + 1));
        expect(sides('output').map(textOf)).toEqual(output);
        expect(sides('output').map(({ line }) => line)).toEqual(output.map((_, index) => index + 1));
        for (const row of rows) {
          if (row.kind === 'same') expect(textOf(row.work)).toBe(textOf(row.output));
          expect([row.work === null, row.output === null]).toEqual([
            row.kind === 'output-only',
            row.kind === 'work-only',
          ]);
        }
      }),
    );
  });

  it('are all the same for the same text', () => {
    expect(diffRows(['One.', 'Two.'], ['One.', 'Two.']).map(({ kind }) => kind)).toEqual(['same', 'same']);
    expect(diffRows([], [])).toEqual([]);
  });

  it('mark the words of sentences that are alike, and set the others beside each other as a whole', () => {
    const rows = diffRows(
      ['Call me Ishmael.', 'Some years ago I went to sea.'],
      ['Call me Jonah.', 'Nothing of the kind is here.'],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['changed', 'unlike']);
    expect(rows[1]).toEqual({
      kind: 'unlike',
      work: { line: 2, pieces: [{ text: 'Some years ago I went to sea.', isMarked: false }] },
      output: { line: 2, pieces: [{ text: 'Nothing of the kind is here.', isMarked: false }] },
    });
    expect(rows[0]?.work?.pieces).toEqual([
      { text: 'Call me ', isMarked: false },
      { text: 'Ishmael', isMarked: true },
      { text: '.', isMarked: false },
    ]);
  });

  it('leave no column empty where both texts have a sentence that resembles no other', () => {
    const rows = diffRows(
      ['Aa bb cc.', 'Dd ee ff.', 'Call me Ishmael.', 'Gg hh ii.'],
      ['Jj kk ll.', 'Call me Jonah.', 'Mm nn oo.', 'Pp qq rr.'],
    );
    expect(rows.map(({ kind, work, output }) => [kind, work?.line, output?.line])).toEqual([
      ['unlike', 1, 1],
      ['work-only', 2, undefined],
      ['changed', 3, 2],
      ['unlike', 4, 3],
      ['output-only', undefined, 4],
    ]);
  });

  it('come in time for outputs without sense or end', () => {
    const begun = cpuSeconds();
    const many = Array.from({ length: 400 }, (_, i) => `Sentence ${i} of the work about whales and ships.`);
    const others = Array.from(
      { length: 400 },
      (_, i) => `Line ${i * 7} of an output about ships and storms.`,
    );
    diffRows(many, others);
    diffRows(['x'.repeat(100_000), 'a b '.repeat(25_000)], ['y'.repeat(100_000), 'b a '.repeat(25_000)]);
    expect(cpuSeconds() - begun).toBeLessThan(5);
  });
});

describe('word marks', () => {
  it('leave both lines whole and mark nothing that is common', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (work, output) => {
        const marks = wordMarks(work, output);
        expect(marks.work.map(({ text }) => text).join('')).toBe(work);
        expect(marks.output.map(({ text }) => text).join('')).toBe(output);
        const plain = (pieces: typeof marks.work): string =>
          pieces.map(({ text, isMarked }) => (isMarked ? '' : text)).join('');
        expect(plain(marks.work)).toBe(plain(marks.output));
      }),
    );
  });
});

describe('lines of a text', () => {
  it('are its sentences', () => {
    expect(sentenceLines('Call me Ishmael. Some\nyears ago — never mind!\n\nIt is a way I have')).toEqual([
      'Call me Ishmael.',
      'Some years ago — never mind!',
      'It is a way I have',
    ]);
    expect(sentenceLines('  ')).toEqual([]);
  });
});
