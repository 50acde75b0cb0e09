import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import { hitGate, hitGateLimit, MINIMUM_GATED_HITS, type GateWindow } from '../../../src/measure/index.js';

/** Windows of one kind of text: how many different letters it has decides how it compresses. */
function windows(seed: string, count: number, letters: number): GateWindow[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const tokens = Array.from({ length: 60 }, () => random.below(letters));
    return {
      tokens,
      text: tokens.map((token) => String.fromCodePoint(97 + token)).join(''),
      block: index % 10,
    };
  });
}

describe('hitGate', () => {
  const control = windows('control', 100, 12);

  it('finds a foreign minority that is all of the hits', () => {
    expect(hitGate({ hits: windows('foreign', 15, 3), control })).toMatchObject({ verdict: 'foreign' });
    expect(hitGate({ hits: windows('alike', 40, 12), control })).toMatchObject({ verdict: 'like-control' });
  });

  it('finds few foreign hits, too, by a limit that grows as they become fewer', () => {
    expect([20, 10, 5, 2].map((hits) => Number(hitGateLimit(hits).toFixed(3)))).toEqual([
      0.2, 0.2, 0.283, 0.447,
    ]);
    for (const hits of [2, 5, MINIMUM_GATED_HITS - 1])
      expect(hitGate({ hits: windows('foreign', hits, 3), control })).toMatchObject({
        verdict: 'foreign',
        hits,
      });
  });

  it('does not call fewer than ten text of the kind of the control, and one never foreign', () => {
    for (const hits of [2, 5, MINIMUM_GATED_HITS - 1])
      expect(hitGate({ hits: windows('alike', hits, 12), control })).toMatchObject({ verdict: 'too-few' });
    expect(hitGate({ hits: windows('foreign', 1, 3), control })).toMatchObject({
      verdict: 'too-few',
      distance: 0.5,
    });
  });

  it('has nothing to say without hits or control', () => {
    expect(hitGate({ hits: [], control }).kind).toBe('unscored');
    expect(hitGate({ hits: control, control: [] }).kind).toBe('unscored');
  });
});
