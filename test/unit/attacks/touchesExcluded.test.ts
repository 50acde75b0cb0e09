import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { touchesExcluded } from '../../../src/attacks/kit/index.js';

const char = fc.nat({ max: 60 });
const range = fc.record({ startChar: char, endChar: char });

describe('whether a range touches what was removed', () => {
  it('is what a look at every span says, also for empty, overlapping and touching ones in any order', () => {
    fc.assert(
      fc.property(
        fc.array(
          range.map((span) => ({ ...span, rule: '' })),
          { maxLength: 12 },
        ),
        fc.array(range, { maxLength: 20 }),
        (excluded, asked) => {
          for (const { startChar, endChar } of asked) {
            expect(touchesExcluded({ excluded }, startChar, endChar)).toBe(
              excluded.some((span) => span.startChar < endChar && span.endChar > startChar),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
