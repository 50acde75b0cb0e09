import { describe, expect, it } from 'vitest';
import { sentenceStarts, shuffledSentences } from '../../../../src/attacks/kit/text/sentenceOrder.js';
import { Random } from '../../../../src/base/index.js';
import { textOf } from './tokenPieces.js';

describe('sentences of tokens', () => {
  it('take the white space before them, and end with the token in which they end', () => {
    const work = textOf('Call', ' me', '.', ' Some', ' years', '!', '\n\n', 'Never', '."', ' Mr', '.', ' X');
    expect(sentenceStarts(work)).toEqual([0, 3, 6, 9]);
    // The token that ends one sentence holds the beginning of the next.
    expect(sentenceStarts(textOf('Call me', '. Some', ' years', '.', ' Now'))).toEqual([0, 2, 4]);
    expect(sentenceStarts(textOf('no', ' end'))).toEqual([0]);
  });

  it('are all there in another order, each whole, the same for the same seed', () => {
    const pieces = Array.from({ length: 12 }, (_, i) => [` The ${i}`, 'th', ' one', '.']).flat();
    const work = textOf(...pieces);
    const order = (seed: string) => [...shuffledSentences(work, new Random(seed))];
    expect(order('a')).toEqual(order('a'));
    expect(order('a')).not.toEqual(order('b'));
    const shuffled = order('a');
    expect([...shuffled].sort((x, y) => x - y)).toEqual(pieces.map((_, token) => token));
    for (let at = 0; at < shuffled.length; at += 4) {
      const first = shuffled[at] ?? -1;
      expect(first % 4).toBe(0);
      expect(shuffled.slice(at, at + 4)).toEqual([first, first + 1, first + 2, first + 3]);
    }
  });
});
