import { describe, expect, it } from 'vitest';
import { shuffledWords, wordStarts } from '../../../../src/attacks/kit/text/wordsOfTokens.js';
import { Random } from '../../../../src/base/index.js';
import { textOf } from './tokenPieces.js';

describe('words of tokens', () => {
  it('begin where white space follows none, wherever the tokens divide them', () => {
    const work = textOf('Call', ' me', ' Ish', 'ma', 'el', '.', '\n', '\n', 'Some', ' years', ' ', 'ago');
    expect(wordStarts(work, 0, 12)).toEqual([0, 1, 2, 6, 9, 10]);
    // Counted from the first token, which is a word of its own whatever it is.
    expect(wordStarts(work, 3, 12)).toEqual([0, 3, 6, 7]);
    expect(wordStarts(work, 3, 4)).toEqual([0]);
  });

  it('never divide a character that several tokens share', () => {
    const work = textOf(' a', ' 𝒳', '', '', ' b');
    expect(wordStarts(work, 0, 5)).toEqual([0, 1, 4]);
  });

  it('are all there in another order, the same for the same seed', () => {
    const tokens = Int32Array.from({ length: 40 }, (_, i) => i);
    const starts = [0, 3, 4, 9, 15, 22, 30, 31, 37];
    const order = (seed: string) => [...shuffledWords(tokens, starts, new Random(seed))];
    expect(order('a')).toEqual(order('a'));
    expect(order('a')).not.toEqual(order('b'));
    for (const seed of ['a', 'b', 'c', 'd']) {
      const shuffled = order(seed);
      expect(shuffled).not.toEqual([...tokens]);
      expect([...shuffled].sort((x, y) => x - y)).toEqual([...tokens]);
      // Within a word nothing moves.
      for (const [i, start] of starts.entries()) {
        const word = [...tokens.slice(start, starts[i + 1] ?? 40)];
        const at = shuffled.indexOf(start);
        expect(shuffled.slice(at, at + word.length)).toEqual(word);
      }
    }
  });

  it('are turned where the random order leaves them as they are, and stay where there is one', () => {
    const two = Int32Array.from([7, 8]);
    for (let seed = 0; seed < 20; seed++)
      expect([...shuffledWords(two, [0, 1], new Random(String(seed)))]).toEqual([8, 7]);
    expect([...shuffledWords(two, [0], new Random('one'))]).toEqual([7, 8]);
  });
});
