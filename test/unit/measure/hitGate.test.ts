import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import { hitGate, MINIMUM_GATED_HITS, type GateWindow } from '../../../src/measure/index.js';

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

  it('cannot tell with fewer than ten', () => {
    expect(hitGate({ hits: windows('foreign', MINIMUM_GATED_HITS - 1, 3), control })).toMatchObject({
      verdict: 'too-few',
      hits: MINIMUM_GATED_HITS - 1,
    });
  });

  it('has nothing to say without hits or control', () => {
    expect(hitGate({ hits: [], control }).kind).toBe('unscored');
    expect(hitGate({ hits: control, control: [] }).kind).toBe('unscored');
  });
});
