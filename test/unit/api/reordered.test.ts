import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reordered } from '../../../src/api/queue/reordered.js';

const isSmall = (text: string): boolean => text === text.toLowerCase();

describe('reordered', () => {
  it.each([
    ['aBcD', 'c', 'a', 'cBaD'],
    ['aBcD', 'a', null, 'cBaD'],
    ['abc', 'c', 'b', 'acb'],
    ['abc', 'a', 'a', 'abc'],
    ['XabY', 'a', null, 'XbaY'],
  ])('moves in %s what may be moved: %s before %s gives %s', (all, moved, before, expected) => {
    expect(reordered(Array.from(all), isSmall, moved, before).join('')).toBe(expected);
  });

  it('keeps every other member in its place, and loses none', () => {
    const members = fc.uniqueArray(fc.constantFrom(...Array.from('abcdefGHIJK')), { minLength: 1 });
    fc.assert(
      fc.property(members, fc.nat(), fc.nat(), (all, one, other) => {
        const small = all.filter(isSmall);
        if (small.length === 0) return;
        const moved = small[one % small.length] ?? '';
        const before = [...small, null][other % (small.length + 1)] ?? null;
        const after = reordered(all, isSmall, moved, before);
        expect([...after].sort()).toEqual([...all].sort());
        all.forEach((member, at) => {
          if (!isSmall(member)) expect(after[at]).toBe(member);
        });
        const order = after.filter(isSmall);
        expect(order.filter((member) => member !== moved)).toEqual(
          small.filter((member) => member !== moved),
        );
        if (before === null) expect(order.at(-1)).toBe(moved);
        else if (before !== moved) expect(order[order.indexOf(moved) + 1]).toBe(before);
      }),
    );
  });
});
