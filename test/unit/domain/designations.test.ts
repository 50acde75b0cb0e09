import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDesignations, withDesignation } from '../../../src/domain/index.js';

describe('designated passages', () => {
  it('are read one on each line, with the reason', () => {
    expect(readDesignations('1200-1840 the opening scene\n\n 5–7  a name \n', 'E2')).toEqual([
      { startChar: 1200, endChar: 1840, reason: 'the opening scene' },
      { startChar: 5, endChar: 7, reason: 'a name' },
    ]);
    expect(readDesignations('', 'E2')).toEqual([]);
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            startChar: fc.nat(1e6),
            length: fc.integer({ min: 1, max: 1e6 }),
            reason: fc
              .string({ minLength: 1, maxLength: 40 })
              .map((text) => `x${text.replace(/\s/gu, '_')}x`),
          }),
        ),
        (passages) => {
          const text = passages
            .map((one) => `${one.startChar}-${one.startChar + one.length} ${one.reason}`)
            .join('\n');
          expect(readDesignations(text, 'E2')).toEqual(
            passages.map(({ startChar, length, reason }) => ({
              startChar,
              endChar: startChar + length,
              reason,
            })),
          );
        },
      ),
    );
  });

  it.each(['the opening scene', '1840-1200 turned round', '5-5 nothing', '1200-1840', '12-'])(
    'refuse "%s", naming the line and how to write it',
    (line) => {
      expect(() => readDesignations(`1-2 fine\n${line}`, 'E7')).toThrow(
        expect.objectContaining({ code: 'designation-unread', details: { id: 'E7', line: 2 } }) as Error,
      );
    },
  );

  it('are written after those that stand there, and read again as they were meant', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ start: fc.nat(10_000), length: fc.integer({ min: 1, max: 900 }) }), {
          maxLength: 5,
        }),
        (ranges) => {
          const all = ranges.map(({ start, length }, at) => ({
            startChar: start,
            endChar: start + length,
            reason: `reason ${at}`,
          }));
          const text = all.reduce(
            (stated, one) => withDesignation(stated, { ...one, reason: ` ${one.reason}\n` }),
            '',
          );
          expect(readDesignations(text, 'E2')).toEqual(all);
        },
      ),
    );
  });
});
