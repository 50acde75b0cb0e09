import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speakingWindows, windowScores, windowSpan } from '../../../src/attacks/index.js';

describe('windows as they were measured', () => {
  it('lie where their tokens lie, and end with the text', () => {
    const layout = { starts: [0, 2, 4], prefixTokens: 1, suffixTokens: 2 };
    const tokenStartChar = [0, 3, 3, 4, 8, 9, 11, 12];
    const spans = layout.starts.map((_, window) => windowSpan(layout, tokenStartChar, window));
    expect(spans).toEqual([
      { prefixStartChar: 0, startChar: 3, endChar: 4 },
      { prefixStartChar: 3, startChar: 4, endChar: 9 },
      { prefixStartChar: 8, startChar: 9, endChar: 12 },
    ]);
  });

  it('speak for a token by the most probable passage that holds it, the first of equal ones', () => {
    const level = fc.constantFrom(-1, -2, -3, -Infinity, NaN);
    const window = fc.record({ step: fc.integer({ min: 0, max: 4 }), logPz: level });
    fc.assert(
      fc.property(
        fc.array(window, { maxLength: 30 }),
        fc.nat(4),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(40),
        fc.nat(60),
        (windows, prefixTokens, suffixTokens, from, to) => {
          let at = 0;
          const starts = windows.map(({ step }) => (at += step));
          const layout = { starts, prefixTokens, suffixTokens };
          const speaking = speakingWindows(layout, from, to, (one) => windows[one]?.logPz ?? NaN);
          const expected = Array.from({ length: Math.max(0, to - from) }, (_, token) => {
            const holding = windows.flatMap(({ logPz }, one) => {
              const first = (starts[one] ?? 0) + prefixTokens;
              const isThere = first <= from + token && from + token < first + suffixTokens;
              return isThere && logPz > -Infinity ? [{ one, logPz }] : [];
            });
            return holding.sort((a, b) => b.logPz - a.logPz || a.one - b.one)[0]?.one ?? -1;
          });
          expect([...speaking]).toEqual(expected);
        },
      ),
    );
  });

  it('are read from an observation that has a value for each of them, and from no other', () => {
    const scores = { logPz: [-1, -2], policyLogPz: [[-1, '-inf']], argmax: ['11', '01'] };
    const good = { ...scores, minMargin: [1, -1] };
    expect(windowScores(good, 2)).toEqual(scores);
    for (const bad of [
      null,
      { ...good, logPz: [-1] },
      { ...good, logPz: [-1, null] },
      { ...good, policyLogPz: [[-1]] },
      { ...good, policyLogPz: [[-1, 'inf']] },
      { ...good, argmax: ['11', 1] },
      { ...good, argmax: undefined },
    ])
      expect(windowScores(bad, 2)).toBeNull();
    expect(windowScores(good, 3)).toBeNull();
  });
});
