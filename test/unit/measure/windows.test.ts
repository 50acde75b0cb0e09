import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disjointIndices, planWindows, planWindowsByChar } from '../../../src/measure/index.js';

describe('planWindows', () => {
  it('tiles 470 tokens with windows of 50 + 50 and counts the tail', () => {
    const plan = planWindows({ tokenCount: 470, prefixTokens: 50, suffixTokens: 50, strideTokens: 50 });
    expect(plan.starts).toEqual([0, 50, 100, 150, 200, 250, 300, 350]);
    expect(plan.droppedTailTokens).toBe(20);
  });

  it('has one window in a work of exactly one, none in a shorter one', () => {
    const shape = { prefixTokens: 50, suffixTokens: 50, strideTokens: 50 };
    expect(planWindows({ tokenCount: 100, ...shape })).toEqual({
      starts: [0],
      steps: [1],
      droppedTailTokens: 0,
    });
    expect(planWindows({ tokenCount: 99, ...shape })).toEqual({
      starts: [],
      steps: [],
      droppedTailTokens: 99,
    });
    expect(planWindows({ tokenCount: 0, ...shape }).droppedTailTokens).toBe(0);
  });

  it('refuses a stride of 0 and fractions', () => {
    const shape = { tokenCount: 10, prefixTokens: 1, suffixTokens: 1 };
    expect(() => planWindows({ ...shape, strideTokens: 0 })).toThrow(/strideTokens is 0/);
    expect(() => planWindows({ ...shape, strideTokens: 1.5 })).toThrow(/whole number/);
  });

  it('at the default stride puts every token after the first prefix, up to the tail, in exactly one suffix', () => {
    fc.assert(
      fc.property(
        fc.nat(3000),
        fc.nat(60),
        fc.integer({ min: 1, max: 60 }),
        (tokenCount, prefixTokens, suffixTokens) => {
          const plan = planWindows({ tokenCount, prefixTokens, suffixTokens, strideTokens: suffixTokens });
          const times = new Array<number>(tokenCount).fill(0);
          for (const start of plan.starts) {
            for (let t = start + prefixTokens; t < start + prefixTokens + suffixTokens; t++)
              times[t] = (times[t] ?? 0) + 1;
          }
          const first = Math.min(tokenCount, prefixTokens);
          expect(times.slice(0, first).every((n) => n === 0)).toBe(true);
          if (plan.starts.length > 0) {
            expect(times.slice(first, tokenCount - plan.droppedTailTokens).every((n) => n === 1)).toBe(true);
            expect(plan.droppedTailTokens).toBeLessThan(suffixTokens);
          }
        },
      ),
    );
  });
});

describe('planWindowsByChar', () => {
  it('starts at the first token at or after each multiple and says how many steps fell on one token', () => {
    const tokenStartChar = Uint32Array.from([0, 4, 8, 40, 44, 48, 52]);
    const plan = planWindowsByChar({ tokenStartChar, prefixTokens: 1, suffixTokens: 1, strideChars: 10 });
    expect(plan.starts).toEqual([0, 3]);
    expect(plan.steps).toEqual([1, 4]);
    expect(plan.droppedTailTokens).toBe(2);
  });

  it('starts a window inside no character: of the tokens of one character the first', () => {
    const plan = planWindowsByChar({
      tokenStartChar: [0, 5, 5, 5, 6, 7],
      prefixTokens: 0,
      suffixTokens: 1,
      strideChars: 5,
    });
    expect(plan.starts).toEqual([0, 1]);
  });

  it('agrees with a plain search, keeps each start once and all steps', () => {
    const widths = fc.array(fc.nat(25), { minLength: 0, maxLength: 80 });
    fc.assert(
      fc.property(
        widths,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (gaps, strideChars, suffix) => {
          let at = 0;
          const tokenStartChar = gaps.map((gap, i) => (i === 0 ? 0 : (at += gap)));
          const plan = planWindowsByChar({
            tokenStartChar,
            prefixTokens: 1,
            suffixTokens: suffix,
            strideChars,
          });
          const expected: number[] = [];
          for (let char = 0; char <= at; char += strideChars) {
            const token = tokenStartChar.findIndex((start) => start >= char);
            if (token >= 0 && token + 1 + suffix <= tokenStartChar.length) expected.push(token);
          }
          expect(plan.starts).toEqual([...new Set(expected)]);
          expect(
            plan.starts.flatMap((start, i) => new Array<number>(plan.steps[i] ?? 0).fill(start)),
          ).toEqual(expected);
        },
      ),
    );
  });
});

describe('disjointIndices', () => {
  it('keeps every second window of the default tiling', () => {
    expect(disjointIndices([0, 50, 100, 150, 200], 100)).toEqual([0, 2, 4]);
  });

  it('never keeps two that share a token, and nothing could be added', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(2000), { maxLength: 80 }),
        fc.integer({ min: 1, max: 200 }),
        (raw, length) => {
          const starts = raw.sort((a, b) => a - b);
          const kept = disjointIndices(starts, length).map((index) => starts[index] ?? 0);
          kept.slice(1).forEach((start, i) => expect(start - (kept[i] ?? 0)).toBeGreaterThanOrEqual(length));
          for (const start of starts)
            expect(kept.some((other) => Math.abs(other - start) < length)).toBe(true);
        },
      ),
    );
  });
});
