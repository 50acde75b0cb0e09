import { describe, expect, it } from 'vitest';
import { replayDelta } from '../../../src/measure/index.js';

describe('replayDelta', () => {
  it('finds the window that moved most, in decades', () => {
    const result = replayDelta([-100, -50, -1], [-100, -50 + 0.4 * Math.LN10, -1.1]);
    expect(result.largestDecades).toBeCloseTo(0.4, 12);
    expect(result).toMatchObject({ windows: 3, worstIndex: 1, refused: false });
    expect(replayDelta([0], [-0.51 * Math.LN10]).refused).toBe(true);
    expect(replayDelta([0], [-0.49 * Math.LN10]).refused).toBe(false);
  });

  it('takes probability 0 in both as no difference, in one only as a refusal', () => {
    expect(replayDelta([-Infinity, -3], [-Infinity, -3])).toMatchObject({
      largestDecades: 0,
      meanDecades: 0,
      refused: false,
    });
    const one = replayDelta([-Infinity, -3], [-700, -3]);
    expect(one).toMatchObject({ refused: true, worstIndex: 0, largestDecades: { kind: 'unscored' } });
  });

  it('says when nothing was replayed', () => {
    expect(replayDelta([], [])).toMatchObject({
      windows: 0,
      worstIndex: -1,
      refused: false,
      largestDecades: { reason: 'No window was replayed.' },
    });
    expect(() => replayDelta([1], [])).toThrow(/one entry for each window/);
  });
});
