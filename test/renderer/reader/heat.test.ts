import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packArray, type ReaderWork } from '../../../src/contract/index.js';
import { passageHeatStep } from '../../../src/figure/index.js';
import { isAboveFloor } from '../../../src/measure/index.js';
import { rankedPassages, windowOrder } from '../../../renderer/features/reader/heat/rankedPassages.js';
import { readerWindows, windowsOver } from '../../../renderer/features/reader/heat/readerWindows.js';
import { sliceSteps, STRIP_SLICES } from '../../../renderer/features/reader/heat/sliceSteps.js';
import {
  aboveSpans,
  passageSpans,
  untestedSpans,
  windowSteps,
  type Spans,
} from '../../../renderer/features/reader/heat/spans.js';
import { stepGroup } from '../../../renderer/features/reader/heat/stepGroup.js';
import {
  tokenAt,
  tokenByNumber,
  tokenRange,
  tokenSpans,
  tokenTable,
} from '../../../renderer/features/reader/heat/tokenTable.js';
import { must } from '../../support/must.js';

interface Window {
  readonly start: number;
  readonly length: number;
  readonly log10: number;
  readonly state: number;
}

const CHARS = 500;
const windows = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: CHARS - 60 }),
      length: fc.integer({ min: 1, max: 60 }),
      log10: fc.oneof(fc.double({ min: -200, max: 0, noNaN: true }), fc.constant(-Infinity)),
      state: fc.constantFrom(0, 0, 0, 1, 2),
    }),
    { maxLength: 50 },
  )
  .map((list) => [...list].sort((a, b) => a.start - b.start));

function pack(list: readonly Window[]): ReaderWork['windows'] {
  return {
    count: list.length,
    startToken: packArray(
      'i32',
      Int32Array.from(list, (_, i) => i),
    ),
    startChar: packArray(
      'u32',
      Uint32Array.from(list, ({ start }) => start),
    ),
    endChar: packArray(
      'u32',
      Uint32Array.from(list, ({ start, length }) => start + length),
    ),
    state: packArray(
      'u8',
      Uint8Array.from(list, ({ state }) => state),
    ),
    apart: packArray('u8', new Uint8Array(list.length)),
    measures: [
      {
        id: 'full',
        title: 'full softmax',
        logProbNats: packArray(
          'f64',
          Float64Array.from(list, ({ log10 }) => log10 * Math.LN10),
        ),
      },
    ],
  };
}

const holds = ({ start, length }: Window, char: number): boolean => char >= start && char < start + length;

function perChar(spans: Spans, chars: number): number[] {
  const out = new Array<number>(chars).fill(-1);
  for (let index = 0; index < spans.count; index++) {
    out.fill(spans.step[index] ?? -1, spans.start[index], spans.end[index]);
  }
  return out;
}

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -1);
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('heat of a stretch of text', () => {
  it('is of each character the highest among the windows that hold it', () => {
    fc.assert(
      fc.property(windows, fc.nat(CHARS), fc.nat(CHARS), (list, a, b) => {
        const decoded = readerWindows(pack(list));
        const from = Math.min(a, b);
        const to = Math.max(a, b);
        const spans = passageSpans(decoded, windowSteps(decoded, 0), from, to);
        const expected = range(CHARS).map((char) =>
          char < from || char >= to
            ? -1
            : most(
                list
                  .filter((w) => w.state === 0 && holds(w, char))
                  .map(({ log10 }) => passageHeatStep(log10)),
              ),
        );
        expect(perChar(spans, CHARS)).toEqual(expected);
        for (let index = 1; index < spans.count; index++) {
          expect(must(spans.start[index])).toBeGreaterThanOrEqual(must(spans.end[index - 1]));
        }
      }),
    );
  });

  it('marks what lies in a window strictly above the threshold', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: -200, max: 0 }), (list, log10) => {
        const spans = aboveSpans(readerWindows(pack(list)), 0, log10, 0, CHARS);
        const expected = range(CHARS).map((char) =>
          list.some((w) => w.state === 0 && holds(w, char) && isAboveFloor(w.log10 * Math.LN10, log10))
            ? 0
            : -1,
        );
        expect(perChar(spans, CHARS)).toEqual(expected);
      }),
    );
  });

  it('marks as not tested what lies in no window that counts', () => {
    fc.assert(
      fc.property(windows, fc.nat(CHARS), fc.nat(CHARS), (list, a, b) => {
        const from = Math.min(a, b);
        const to = Math.max(a, b);
        const spans = untestedSpans(readerWindows(pack(list)), from, to);
        const expected = range(CHARS).map((char) =>
          char < from || char >= to || list.some((w) => w.state === 0 && holds(w, char)) ? -1 : 0,
        );
        expect(perChar(spans, CHARS)).toEqual(expected);
      }),
    );
  });

  it('looks at no window that does not reach there', () => {
    fc.assert(
      fc.property(windows, fc.nat(CHARS - 1), (list, char) => {
        const decoded = readerWindows(pack(list));
        const [first, end] = windowsOver(decoded, char, char + 1);
        list.forEach((w, index) => {
          if (holds(w, char)) expect(index >= first && index < end).toBe(true);
        });
      }),
    );
  });

  it('gives each slice of the work its hottest window', () => {
    fc.assert(
      fc.property(windows, (list) => {
        const decoded = readerWindows(pack(list));
        const chars = perChar(passageSpans(decoded, windowSteps(decoded, 0), 0, CHARS), CHARS);
        const slices = sliceSteps(decoded, 0, CHARS);
        expect(slices).toHaveLength(STRIP_SLICES);
        slices.forEach((step, slice) => {
          const from = Math.floor((slice * CHARS) / STRIP_SLICES);
          const to = Math.max(from + 1, Math.floor(((slice + 1) * CHARS) / STRIP_SLICES));
          expect(step).toBe(most(chars.slice(from, to)));
        });
      }),
    );
  });
});

describe('ranked passages', () => {
  it('are most probable first, in the order of the text among equals', () => {
    fc.assert(
      fc.property(windows, (list) => {
        const expected = range(list.length)
          .filter((index) => must(list[index]).state === 0)
          .sort((a, b) => {
            const [left, right] = [must(list[a]).log10, must(list[b]).log10];
            return left === right ? a - b : right > left ? 1 : -1;
          });
        expect([...windowOrder(readerWindows(pack(list)), 0)]).toEqual(expected);
      }),
    );
  });

  it('share no character, and leave nothing out that would fit', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: -210, max: 0 }), (list, log10) => {
        const listed = rankedPassages(readerWindows(pack(list)), 0, log10).map((i) => must(list[i]));
        const taken = new Array<number>(CHARS).fill(0);
        for (const { start, length } of listed) {
          for (let char = start; char < start + length; char++) taken[char] = (taken[char] ?? 0) + 1;
        }
        expect(Math.max(0, ...taken)).toBeLessThanOrEqual(1);
        for (const w of list) {
          if (w.state !== 0 || !isAboveFloor(w.log10 * Math.LN10, log10)) continue;
          expect(taken.slice(w.start, w.start + w.length)).toContain(1);
        }
      }),
    );
  });
});

describe('the next and the previous group of passages', () => {
  it('begins where the heat above the threshold begins or changes', () => {
    fc.assert(
      fc.property(windows, fc.nat(CHARS - 1), fc.integer({ min: -210, max: 0 }), (list, char, log10) => {
        const isHit = (w: Window): boolean => w.state === 0 && isAboveFloor(w.log10 * Math.LN10, log10);
        const heat = range(CHARS).map((at) =>
          most(list.filter((w) => isHit(w) && holds(w, at)).map((w) => passageHeatStep(w.log10))),
        );
        const starts = range(CHARS).filter((at) => heat[at] !== -1 && heat[at] !== heat[at - 1]);
        const decoded = readerWindows(pack(list));
        expect(stepGroup(decoded, 0, log10, char, 'next')).toBe(starts.find((at) => at > char));
        expect(stepGroup(decoded, 0, log10, char, 'previous')).toBe(starts.findLast((at) => at < char));
      }),
    );
  });

  it('passes over thousands of passages of one heat to the seam between them', () => {
    const decoded = readerWindows(
      pack(
        range(6000).map((at) => ({ start: at * 50, length: 50, log10: at === 4000 ? -2 : -0.1, state: 0 })),
      ),
    );
    const steps = (from: number, direction: 'next' | 'previous'): number | undefined =>
      stepGroup(decoded, 0, -10, from, direction);
    expect([steps(0, 'next'), steps(200_000, 'next'), steps(200_050, 'next')]).toEqual([
      200_000,
      200_050,
      undefined,
    ]);
    expect([steps(299_999, 'previous'), steps(200_050, 'previous'), steps(200_000, 'previous')]).toEqual([
      200_050, 200_000, 0,
    ]);
  });
});

describe('tokens of a stretch', () => {
  const table = tokenTable({
    firstToken: 40,
    count: 4,
    startChar: packArray('u32', Uint32Array.of(100, 103, 103, 105, 110)),
    tokenId: packArray('i32', Int32Array.of(7, 8, 9, 10)),
    logProbNats: packArray('f32', Float32Array.of(Math.log(0.95), -4, Number.NaN, -20)),
    rank: packArray('i32', Int32Array.of(0, 3, -1, 5000)),
    entropyNats: packArray('f32', Float32Array.of(0.05, 3, Number.NaN, 7)),
  });

  it('are found by character and by number', () => {
    expect(tokenAt(table, 99)).toBeUndefined();
    expect(tokenAt(table, 102)?.token).toBe(40);
    // Two tokens share the place: a part of a character belongs to the last one.
    expect(tokenAt(table, 103)?.token).toBe(42);
    expect(tokenAt(table, 109)?.id).toBe(10);
    expect(tokenAt(table, 110)).toBeUndefined();
    expect(tokenByNumber(table, 41)).toMatchObject({ id: 8, startChar: 103, endChar: 103 });
    expect(tokenByNumber(table, 44)).toBeUndefined();
  });

  it('are drawn by probability, rank and entropy', () => {
    expect(perChar(tokenSpans(table, 'token', 99, 112), 112).slice(99)).toEqual([
      -1, 6, 6, 6, -1, -1, 0, 0, 0, 0, 0, -1, -1,
    ]);
    expect(tokenSpans(table, 'rank', 100, 110).step).toEqual(Int8Array.of(6, 0));
    expect(tokenSpans(table, 'entropy', 100, 110).step).toEqual(Int8Array.of(6, 0));
    expect(tokenSpans(undefined, 'rank', 0, 10).count).toBe(0);
  });

  it('are asked for in stretches that hold the character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7_000_000 }), fc.nat(7_000_000), (chars, at) => {
        const char = Math.min(at, chars - 1);
        const { startChar, endChar } = tokenRange(char, chars);
        expect(startChar <= char && char < endChar && endChar <= chars).toBe(true);
        expect(endChar - startChar).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
