import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchingBlocks } from '../../../src/measure/overlap/matchingBlocks.js';

interface Golden {
  readonly name: string;
  readonly a: number[];
  readonly b: number[];
  readonly blocks: [number, number, number][];
}

const golden = JSON.parse(
  readFileSync(new URL('../../golden/data/matchingBlocks.json', import.meta.url), 'utf8'),
) as Golden[];

/** difflib's rule, word for word: try every pair of places in each part. */
function byHand(a: readonly number[], b: readonly number[]): [number, number, number][] {
  const found: [number, number, number][] = [];
  const compare = (aLow: number, aHigh: number, bLow: number, bHigh: number): void => {
    let [bestA, bestB, best] = [aLow, bLow, 0];
    for (let i = aLow; i < aHigh; i++) {
      for (let j = bLow; j < bHigh; j++) {
        let n = 0;
        while (i + n < aHigh && j + n < bHigh && a[i + n] === b[j + n]) n += 1;
        if (n > best) [bestA, bestB, best] = [i, j, n];
      }
    }
    if (best === 0) return;
    compare(aLow, bestA, bLow, bestB);
    found.push([bestA, bestB, best]);
    compare(bestA + best, aHigh, bestB + best, bHigh);
  };
  compare(0, a.length, 0, b.length);
  return found;
}

const found = (a: readonly number[], b: readonly number[]): number[][] =>
  matchingBlocks(a, b).map((block) => [block.a, block.b, block.length]);

describe('matching blocks', () => {
  it.each(golden.map((row) => [row.name, row] as const))(
    'are those of difflib: %s',
    (_, { a, b, blocks }) => {
      expect(found(a, b)).toEqual(blocks);
    },
  );

  it('are those of the rule tried by hand, for any two sequences', () => {
    const words = fc
      .integer({ min: 1, max: 6 })
      .chain((most) =>
        fc.tuple(
          fc.array(fc.integer({ min: 0, max: most - 1 }), { maxLength: 40 }),
          fc.array(fc.integer({ min: 0, max: most - 1 }), { maxLength: 40 }),
        ),
      );
    fc.assert(
      fc.property(words, ([a, b]) => {
        expect(found(a, b)).toEqual(byHand(a, b));
      }),
      { numRuns: 400 },
    );
  });
});
