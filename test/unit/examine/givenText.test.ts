import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttackInput, AttackWork, GivenText } from '../../../src/attacks/index.js';
import { givenOf } from '../../../src/examine/journal/givenText.js';

const TOKENS = 60;

function workOf(lengths: readonly number[], role: 'target' | 'control' = 'target'): AttackWork {
  const starts = [0];
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length);
  return {
    id: role === 'target' ? 'E2' : 'E3',
    role,
    charCount: starts.at(-1) ?? 0,
    tokens: new Int32Array(lengths.length),
    tokenStartChar: Uint32Array.from(starts),
  } as unknown as AttackWork;
}

describe('givenOf', () => {
  it('counts the characters that stand in at least one prompt, each once', () => {
    const span = fc
      .tuple(fc.nat(TOKENS), fc.nat(TOKENS), fc.integer({ min: 1, max: 9 }))
      .map(([a, b, times]): GivenText => ({ startToken: Math.min(a, b), endToken: Math.max(a, b), times }));
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: TOKENS, maxLength: TOKENS }),
        fc.array(span, { maxLength: 20 }),
        (lengths, spans) => {
          const work = workOf(lengths);
          const input = { works: [work, workOf(lengths, 'control')] } as unknown as AttackInput<
            Record<string, unknown>
          >;
          // Every character by itself, in a set.
          const seen = new Set<number>();
          for (const { startToken, endToken } of spans)
            for (let token = startToken; token < endToken; token++) {
              const from = work.tokenStartChar[token] ?? 0;
              for (let char = from; char < (work.tokenStartChar[token + 1] ?? 0); char++) seen.add(char);
            }
          expect(givenOf({ given: () => spans }, input)).toEqual([
            {
              workId: 'E2',
              prompts: spans.reduce((sum, { times }) => sum + times, 0),
              chars: seen.size,
              of: work.charCount,
            },
          ]);
        },
      ),
    );
  });
});
