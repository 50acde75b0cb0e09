import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextCopies } from '../../../src/measure/index.js';

/** By the definition, on strings: does the sequence of n + 1 tokens that ends here occur earlier? */
function naive(tokens: readonly number[], from: number, n: number): number[] {
  return tokens.slice(from).map((_, index) => {
    const at = from + index;
    if (at < n) return 0;
    const endingAt = (end: number): string => tokens.slice(end - n, end + 1).join(',');
    return Number(tokens.some((__, end) => end < at && end >= n && endingAt(end) === endingAt(at)));
  });
}

describe('contextCopies', () => {
  it('marks a refrain, and not its first occurrence', () => {
    const line = [1, 2, 3, 4, 5, 6, 7, 8];
    const flags = contextCopies([...line, 90, ...line], 9);
    // Five tokens of context are needed before the first can be told to be copied.
    expect([...flags]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect([...contextCopies([...line, 90, 91, 92, 93, 94, 95], 8)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('agrees with the definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { maxLength: 40 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 5 }),
        (tokens, from, n) => {
          expect([...contextCopies(tokens, from, n)]).toEqual(naive(tokens, from, n));
        },
      ),
    );
  });
});
