import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttackWork } from '../../../src/attacks/index.js';
import { leastDifferent, matchWork } from '../../../src/attacks/unprompted/match.js';

/** A work of one-character tokens. */
function workOf(tokens: readonly number[], excluded: readonly [number, number][] = []): AttackWork {
  return {
    id: 'W',
    role: 'target',
    title: 'W',
    sha256: '',
    charCount: tokens.length,
    tokens: Int32Array.from(tokens),
    tokenStartChar: Uint32Array.from({ length: tokens.length + 1 }, (_, at) => at),
    tokenStartByte: Uint32Array.from({ length: tokens.length + 1 }, (_, at) => at),
    blocks: [{ title: '', startToken: 0, endToken: tokens.length }],
    excluded: excluded.map(([startChar, endChar]) => ({ startChar, endChar, rule: 'x' })),
    textOf: () => '',
  };
}

/** By the letter: every place of the work whose `size` tokens, a fifth of them different, stand in some text and touch nothing removed. */
function bruteCovered(
  tokens: readonly number[],
  texts: readonly (readonly number[])[],
  size: number,
  removed: (token: number) => boolean,
): { covered: number[]; perText: number[]; stretches: number } {
  const covered = tokens.map(() => 0);
  const all = new Set<string>();
  const key = (list: readonly number[]): string => list.join(',');
  const inText = texts.map(
    (text) => new Set(text.slice(size - 1).map((_, at) => key(text.slice(at, at + size)))),
  );
  const perText = texts.map(() => new Set<string>());
  for (let at = 0; at + size <= tokens.length; at++) {
    const stretch = tokens.slice(at, at + size);
    if (stretch.some((_, k) => removed(at + k))) continue;
    if (new Set(stretch).size < size / 5) continue;
    all.add(key(stretch));
    inText.forEach((set, text) => {
      if (!set.has(key(stretch))) return;
      perText[text]?.add(key(stretch));
      covered.fill(1, at, at + size);
    });
  }
  return { covered, perText: perText.map((set) => set.size), stretches: all.size };
}

const tokens = fc.array(fc.nat(2), { minLength: 1, maxLength: 40 });

describe('what of a work stands in texts', () => {
  it('is what a search by the letter finds, removed text left out', () => {
    fc.assert(
      fc.property(
        tokens,
        fc.array(fc.array(fc.nat(2), { maxLength: 25 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.option(fc.tuple(fc.nat(39), fc.integer({ min: 1, max: 8 })), { nil: null }),
        (work, texts, size, cut) => {
          const span =
            cut === null ? [] : [[cut[0], Math.min(work.length, cut[0] + cut[1])] as [number, number]];
          const spans = span.filter(([from, to]) => from < to);
          const removed = (token: number): boolean => spans.some(([from, to]) => token >= from && token < to);
          const found = matchWork(
            workOf(work, spans),
            texts.map((text) => ({ tokens: Int32Array.from(text) })),
            size,
          );
          const brute = bruteCovered(work, texts, size, removed);
          expect([...found.covered]).toEqual(brute.covered);
          expect(found.stretches).toBe(brute.stretches);
          const counts = texts.map(
            (_, text) => found.found.find((one) => one.text === text)?.stretches.length ?? 0,
          );
          expect(counts).toEqual(brute.perText);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has the longest run of each text, and runs as long as they go on', () => {
    fc.assert(
      fc.property(
        tokens,
        fc.array(fc.array(fc.nat(2), { maxLength: 25 }), { minLength: 1, maxLength: 4 }),
        (work, texts) => {
          const whole = ` ${work.join(' ')} `;
          const { runs, longestRuns, longest } = matchWork(
            workOf(work),
            texts.map((text) => ({ tokens: Int32Array.from(text) })),
            3,
          );
          texts.forEach((text, index) => {
            let most = 0;
            for (let from = 0; from < text.length; from++)
              for (let to = from + 1; to <= text.length; to++)
                if (whole.includes(` ${text.slice(from, to).join(' ')} `)) most = Math.max(most, to - from);
            expect(longestRuns[index]).toBe(most);
          });
          for (const { text, textToken, workToken, length } of runs) {
            const own = texts[text] ?? [];
            expect(own.slice(textToken, textToken + length)).toEqual(
              work.slice(workToken, workToken + length),
            );
            // It cannot go on to the right in any occurrence.
            const longer = own.slice(textToken, textToken + length + 1);
            if (longer.length > length) expect(whole.includes(` ${longer.join(' ')} `)).toBe(false);
          }
          expect(Math.max(0, ...longest)).toBe(Math.max(...longestRuns));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is not a row of dots, nor a short cycle, of work and control alike', () => {
    const [size, dot, dash, space] = [50, 1, 2, 3];
    const prose = (length: number): number[] => Array.from({ length }, (_, at) => 10 + at);
    const dots = new Array<number>(200).fill(dot);
    const cycle = Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? dash : space));
    const work = [...prose(60), ...dots, ...prose(30), ...cycle];
    const find = (role: 'target' | 'control', ...texts: readonly (readonly number[])[]) =>
      matchWork(
        { ...workOf(work), role },
        texts.map((text) => ({ tokens: Int32Array.from(text) })),
        size,
      );
    for (const role of ['target', 'control'] as const) {
      const repeated = find(role, dots, cycle, dots.slice(0, 40));
      expect(repeated.runs).toEqual([]);
      expect(repeated.found).toEqual([]);
      expect([...repeated.longestRuns]).toEqual([0, 0, 0]);
      expect(Math.max(...repeated.covered, ...repeated.longest)).toBe(0);
      expect(find(role, prose(60)).longestRuns[0]).toBe(60);
    }
    // Dots count only as far as fifty tokens with ten different ones reach into them.
    const both = find('target', [...prose(60), ...dots]);
    expect(both.runs.map(({ workToken, length }) => [workToken, length])).toEqual([[0, 101]]);
    expect(both.covered.indexOf(0)).toBe(101);
    expect([leastDifferent(50), leastDifferent(5), leastDifferent(12)]).toEqual([10, 1, 3]);
  });

  it('counts a stretch that the work repeats once, and covers it everywhere', () => {
    const { covered, found, stretches } = matchWork(
      workOf([1, 2, 3, 9, 1, 2, 3]),
      [{ tokens: Int32Array.of(7, 1, 2, 3) }],
      3,
    );
    expect([...covered]).toEqual([1, 1, 1, 0, 1, 1, 1]);
    expect(found.map(({ stretches: own }) => own.length)).toEqual([1]);
    expect(stretches).toBe(4);
  });
});
