import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts, parallelPieces, splitWords, wordAt } from '../../../src/text/index.js';
import { anyText } from './arbitraries.js';

const wordsOf = (text: string): string[] => {
  const words = splitWords(text);
  return Array.from({ length: words.count }, (_, at) => wordAt(text, words, at));
};

const fewWords = fc
  .array(fc.constantFrom('the', 'whale', 'sea', 'the ', '\n', '  ', ' ', 'Whale', 'whale,'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(' '));

describe('parallelPieces', () => {
  it('gives what both have and what one has, in order', () => {
    expect(parallelPieces('the white whale swam off', 'the black whale  swam')).toEqual([
      { kind: 'both', work: 'the ', output: 'the ' },
      { kind: 'work', work: 'white ', output: '' },
      { kind: 'output', work: '', output: 'black ' },
      { kind: 'both', work: 'whale swam ', output: 'whale  swam' },
      { kind: 'work', work: 'off', output: '' },
    ]);
    expect(parallelPieces('', '')).toEqual([]);
    expect(parallelPieces(' \n', '')).toEqual([{ kind: 'work', work: ' \n', output: '' }]);
    expect(parallelPieces('', 'a b')).toEqual([{ kind: 'output', work: '', output: 'a b' }]);
  });

  it.each([
    ['few words', fewWords],
    ['any text', anyText],
  ])('loses nothing and counts as compareTexts does: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, texts, (work, output) => {
        const pieces = parallelPieces(work, output);
        expect(pieces.map((piece) => piece.work).join('')).toBe(work);
        expect(pieces.map((piece) => piece.output).join('')).toBe(output);
        let common = 0;
        for (const piece of pieces) {
          if (piece.kind === 'both') {
            expect(wordsOf(piece.work)).toEqual(wordsOf(piece.output));
            common += wordsOf(piece.work).length;
          } else expect(piece.kind === 'work' ? piece.output : piece.work).toBe('');
        }
        expect(common).toBe(compareTexts(work, output).equalWords);
        pieces.slice(1).forEach((piece, at) => expect(piece.kind).not.toBe(pieces[at]?.kind));
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('takes the longest text that is recorded, and more, without running out of memory', () => {
    const words = (seed: number, count: number): string =>
      Array.from({ length: count }, (_, at) => `w${(at * seed) % 97}`).join(' ');
    const equal = compareTexts(words(31, 4096), words(37, 4096)).equalWords;
    const count = (work: string, output: string): number =>
      parallelPieces(work, output)
        .filter(({ kind }) => kind === 'both')
        .reduce((sum, piece) => sum + wordsOf(piece.work).length, 0);
    expect(count(words(31, 4096), words(37, 4096))).toBe(equal);
    // Both begin with w0.
    expect(count(`a b ${words(31, 9000)} y z`, `a b ${words(37, 9000)} y z`)).toBe(5);
  });
});
