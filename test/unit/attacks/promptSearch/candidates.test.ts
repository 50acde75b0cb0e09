import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstPrompts,
  mutations,
  repeatsPassage,
  SHARED_RUN,
} from '../../../../src/attacks/promptSearch/candidates.js';
import { Random } from '../../../../src/base/index.js';

const tokens = (max: number) => fc.array(fc.nat(max), { minLength: 1, maxLength: 12 });

describe('prompts to try', () => {
  it('repeat the passage when four consecutive tokens of it stand in them', () => {
    fc.assert(
      fc.property(tokens(2), tokens(2), (prompt, passage) => {
        const runs = passage
          .slice(SHARED_RUN - 1)
          .map((_, at) => passage.slice(at, at + SHARED_RUN).join(' '));
        const whole = ` ${prompt.join(' ')} `;
        expect(repeatsPassage(prompt, Int32Array.from(passage))).toBe(
          runs.some((run) => whole.includes(` ${run} `)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('are different, of one length, never repeat the passage and never end a text', () => {
    fc.assert(
      fc.property(
        tokens(9),
        tokens(9),
        fc.integer({ min: 1, max: 40 }),
        fc.string(),
        (start, passage, count, seed) => {
          const space = {
            passage: Int32Array.from(passage),
            near: Int32Array.from(passage),
            vocabSize: 10,
            eosToken: 3,
          };
          const random = new Random(seed);
          const first = firstPrompts([start, passage], start.length, count, space, random);
          const changed = mutations(start, count, space, random);
          for (const [list, given] of [
            [first, [start, passage]],
            [changed, []],
          ] as const) {
            expect(list.length).toBeLessThanOrEqual(count);
            expect(new Set(list.map((prompt) => prompt.join(' '))).size).toBe(list.length);
            for (const prompt of list) {
              expect(prompt).toHaveLength(start.length);
              expect(repeatsPassage(prompt, space.passage)).toBe(false);
              if (!given.some((one) => one.join() === prompt.join()))
                expect(prompt.filter((token, at) => token === 3 && start[at] !== 3)).toEqual([]);
            }
          }
          for (const prompt of changed) {
            expect(prompt.filter((token, at) => token !== start[at])).toHaveLength(1);
          }
          if (!repeatsPassage(start, space.passage)) expect(first[0]).toEqual(start);
        },
      ),
      { numRuns: 200 },
    );
  });
});
