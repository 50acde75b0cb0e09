import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanIndex } from '../../src/matter/work/spanIndex.js';

const span = fc
  .tuple(fc.nat(50), fc.nat(20))
  .map(([startChar, length]) => ({ startChar, endChar: startChar + length }));

describe('SpanIndex', () => {
  it('finds what a plain look at every span finds', () => {
    fc.assert(
      fc.property(fc.array(span), span, (spans, stretch) => {
        const sorted = [...spans].sort((a, b) => a.startChar - b.startChar);
        const plain = sorted
          .filter(({ startChar, endChar }) => startChar < stretch.endChar && endChar > stretch.startChar)
          .map(({ startChar, endChar }) => ({
            startChar: Math.max(startChar, stretch.startChar),
            endChar: Math.min(endChar, stretch.endChar),
          }));
        expect(new SpanIndex(sorted).within(stretch)).toEqual(plain);
      }),
    );
  });
});
