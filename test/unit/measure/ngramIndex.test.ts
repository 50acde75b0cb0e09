import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NgramIndex } from '../../../src/measure/index.js';
import { cpuSeconds } from '../../support/cpuSeconds.js';

describe('the index of n-grams', () => {
  it('knows which tokens complete a run of the texts, and no others', () => {
    const index = new NgramIndex([Int32Array.of(1, 2, 3, 4, 2, 3, 5), Int32Array.of(2, 3, 6)], 3);
    expect([...index.completions([9, 2, 3])].sort()).toEqual([4, 5, 6]);
    expect([...index.completions([1, 2])]).toEqual([3]);
    expect([...index.completions([3, 5])]).toEqual([]);
    expect([...index.completions([2])]).toEqual([]);
    expect([...index.completions([])]).toEqual([]);
  });

  it('takes texts shorter than n, and none', () => {
    expect(new NgramIndex([Int32Array.of(1, 2)], 3).completions([1, 2]).size).toBe(0);
    expect(new NgramIndex([], 2).completions([1]).size).toBe(0);
  });

  it('agrees with looking at every place', () => {
    const text = fc
      .array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 })
      .map((ids) => Int32Array.from(ids));
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 3 }),
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 }),
        (texts, size, before) => {
          const wanted = new Set<number>();
          const known = before.slice(before.length - (size - 1));
          for (const tokens of texts) {
            for (let at = 0; before.length >= size - 1 && at + size <= tokens.length; at++) {
              if (known.every((token, i) => tokens[at + i] === token))
                wanted.add(tokens[at + size - 1] ?? -1);
            }
          }
          expect([...new NgramIndex(texts, size).completions(before)].sort()).toEqual([...wanted].sort());
        },
      ),
    );
  });

  it('looks at each different run once, however often a text repeats it', () => {
    const index = new NgramIndex([new Int32Array(300_000).fill(7)], 10);
    const before = new Int32Array(9).fill(7);
    const started = cpuSeconds();
    for (let step = 0; step < 10_000; step++) index.completions(before);
    expect([...index.completions(before)]).toEqual([7]);
    // At every place of the text for each step it would be minutes.
    expect(cpuSeconds() - started).toBeLessThan(5);
  });
});
