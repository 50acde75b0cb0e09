import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import { TAIL_HEAVIER_P, tailFit } from '../../../src/measure/index.js';

function share(draw: (random: Random) => number, holds: (p: number) => boolean): number {
  const random = new Random('tail-fit-test');
  const runs = 60;
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const found = tailFit(Array.from({ length: 200 }, () => draw(random)));
    if (found.kind === 'tail-fit' && holds(found.p)) count++;
  }
  return count / runs;
}

describe('tailFit', () => {
  it('seldom objects to an exponential tail, and mostly to a far heavier one', () => {
    const isHeavier = (p: number): boolean => p <= TAIL_HEAVIER_P;
    expect(share((random) => -Math.log(1 - random.float()), isHeavier)).toBeLessThan(0.15);
    expect(share((random) => (1 - random.float()) ** -1, isHeavier)).toBeGreaterThan(0.8);
  });

  it('moves neither with the unit nor with the zero, and is the same each time', () => {
    const random = new Random('scores');
    const scores = Array.from({ length: 120 }, () => random.float() ** 3);
    const found = tailFit(scores);
    expect(tailFit(scores)).toEqual(found);
    const moved = tailFit(scores.map((score) => 4 * score - 90));
    if (found.kind !== 'tail-fit' || moved.kind !== 'tail-fit') throw new Error('no fit');
    expect(moved.variation).toBeCloseTo(found.variation, 9);
    expect(moved.p).toBe(found.p);
  });

  it('says why there is none', () => {
    expect(tailFit([1, 2, 3])).toMatchObject({ kind: 'unscored', code: 'tail-controls' });
    expect(tailFit(new Array(40).fill(7))).toMatchObject({ kind: 'unscored', code: 'tail-alike' });
    expect(
      tailFit([...new Array<number>(9).fill(1), ...new Array<number>(40).fill(-Infinity)]),
    ).toMatchObject({
      kind: 'unscored',
      code: 'tail-reaches-nothing',
    });
  });
});
