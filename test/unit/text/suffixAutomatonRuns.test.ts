import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RUN, SuffixAutomaton } from '../../../src/text/index.js';

/** By the letter: where does the run of `size` words that ends at each place first end in the sequence? */
function bruteRuns(sequence: readonly number[], words: readonly number[], size: number): number[] {
  return words.map((_, at) => {
    const run = words.slice(Math.max(0, at + 1 - size), at + 1);
    if (run.length < size) return NO_RUN;
    for (let end = size - 1; end < sequence.length; end++) {
      if (run.every((word, back) => sequence[end + 1 - size + back] === word)) return end;
    }
    return NO_RUN;
  });
}

const words = fc.array(fc.nat(2), { maxLength: 40 });

describe('runs of one size in a suffix automaton', () => {
  it('are those that a search by the letter finds, with the first occurrence, on small alphabets', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 1, max: 6 }), (sequence, other, size) => {
        const automaton = new SuffixAutomaton(Uint32Array.from(sequence));
        expect([...automaton.runsOf(Uint32Array.from(other), size)]).toEqual(
          bruteRuns(sequence, other, size),
        );
        expect([...automaton.runsOf(Uint32Array.from(sequence), size)]).toEqual(
          bruteRuns(sequence, sequence, size),
        );
      }),
      { numRuns: 500 },
    );
  });
});
