import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThreadChooser, threadLadder } from '../../src/engine/llama/threadChooser.js';

const TOKENS = 500;

/** Decodes batches whose time depends on the number of threads; returns how often each number ran and the time in all. */
function decode(chooser: ThreadChooser, batches: number, msFor: (threads: number, batch: number) => number) {
  const ran = new Map<number, number>();
  let totalMs = 0;
  for (let batch = 0; batch < batches; batch++) {
    const { threads } = chooser;
    const ms = msFor(threads, batch);
    ran.set(threads, (ran.get(threads) ?? 0) + 1);
    totalMs += ms;
    chooser.took(TOKENS, ms);
  }
  return { ran, totalMs };
}

const quiet = (threads: number): number => 40 / threads;
/** Two spinning threads on a processor that runs one of them at a time. */
const busy = (threads: number): number => (threads === 1 ? 40 : 1000);

describe('the choice of threads', () => {
  it('has all, then halves, then one to choose among', () => {
    expect(threadLadder(1)).toEqual([1]);
    expect(threadLadder(2)).toEqual([2, 1]);
    expect(threadLadder(6)).toEqual([6, 3, 2, 1]);
    expect(threadLadder(64)).toEqual([64, 32, 16, 8, 4, 2, 1]);
  });

  it('stays with all threads on a quiet machine, and loses little by looking around', () => {
    const chooser = new ThreadChooser(threadLadder(2));
    const { ran, totalMs } = decode(chooser, 5000, quiet);
    expect(chooser.chosen).toBe(2);
    expect(totalMs).toBeLessThan(1.03 * 5000 * 20);
    expect(ran.get(1)).toBeGreaterThan(1);
  });

  it('goes down to one thread within a few batches when more are far slower, and stays there', () => {
    const chooser = new ThreadChooser(threadLadder(2));
    const { ran } = decode(chooser, 20, busy);
    expect(ran.get(2)).toBe(2);
    expect(chooser.chosen).toBe(1);
    const later = decode(chooser, 20_000, busy);
    expect(later.totalMs).toBeLessThan(1.03 * 20_000 * 40);
  });

  it('walks down a long ladder', () => {
    const chooser = new ThreadChooser(threadLadder(64));
    decode(chooser, 60, (threads) => 10 + 3 * threads);
    expect(chooser.chosen).toBe(1);
  });

  it('finds the best number in the middle', () => {
    const chooser = new ThreadChooser(threadLadder(64));
    decode(chooser, 400, (threads) => 400 / threads + 8 * threads);
    expect(chooser.chosen).toBe(8);
  });

  it('follows a machine that becomes busy and quiet again', () => {
    const chooser = new ThreadChooser(threadLadder(2));
    decode(chooser, 300, quiet);
    const turned = decode(chooser, 30, busy);
    expect(chooser.chosen).toBe(1);
    expect(turned.ran.get(2)).toBeLessThanOrEqual(3);
    decode(chooser, 3000, quiet);
    expect(chooser.chosen).toBe(2);
  });

  it('is not led by differences below a tenth, nor by one lucky batch', () => {
    const chooser = new ThreadChooser(threadLadder(2));
    decode(chooser, 500, (threads) => (threads === 1 ? 19 : 20));
    expect(chooser.chosen).toBe(2);
    let isFirst = true;
    decode(chooser, 500, (threads) => {
      if (threads === 2) return 20;
      const ms = isFirst ? 10 : 40;
      isFirst = false;
      return ms;
    });
    expect(chooser.chosen).toBe(2);
  });

  it('never compares times of different shapes', () => {
    const chooser = new ThreadChooser(threadLadder(2));
    for (let batch = 0; batch < 200; batch++) {
      // Each shape has its own speed; the slower ones must not count against the number that decodes them.
      if (batch % 5 === 0) chooser.forgetTimes();
      chooser.took(TOKENS, quiet(chooser.threads) * (1 + Math.floor(batch / 5)));
      expect(chooser.chosen).toBe(2);
    }
  });

  it('obeys a given number whatever happens', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 256 }),
        fc.array(fc.double({ min: 0.01, max: 1e5 })),
        (given, times) => {
          const chooser = new ThreadChooser([given]);
          for (const ms of times) {
            expect(chooser.threads).toBe(given);
            chooser.took(TOKENS, ms);
          }
          expect(chooser.chosen).toBe(given);
        },
      ),
    );
  });

  it('only ever asks for numbers of its ladder', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 128 }),
        fc.array(fc.record({ ms: fc.double({ min: 0, max: 1e6, noNaN: true }), isNewShape: fc.boolean() })),
        (most, batches) => {
          const ladder = threadLadder(most);
          const chooser = new ThreadChooser(ladder);
          for (const { ms, isNewShape } of batches) {
            if (isNewShape) chooser.forgetTimes();
            expect(ladder).toContain(chooser.threads);
            expect(ladder).toContain(chooser.chosen);
            chooser.took(TOKENS, ms);
          }
        },
      ),
    );
  });
});
