import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Written } from '../../../src/attacks/longForm/written.js';

describe('what was written in a row', () => {
  it('is all stretches one after the other, also where several texts go on with one', () => {
    const numbers = fc.array(fc.nat(), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, numbers), { maxLength: 12 }), fc.nat(50), (stretches, count) => {
        let written = Written.NOTHING;
        for (const [tokens, bytes] of stretches) {
          written.with([1, 2, 3], [4]);
          written = written.with(tokens, bytes);
        }
        const tokens = stretches.flatMap(([own]) => own);
        expect(written.length).toBe(tokens.length);
        expect(written.tokens()).toEqual(tokens);
        expect(written.bytes()).toEqual(stretches.flatMap(([, own]) => own));
        expect(written.lastTokens(count)).toEqual(count === 0 ? [] : tokens.slice(-count));
      }),
    );
  });
});
