import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawContinuations } from '../../../src/attacks/kit/index.js';
import { Random } from '../../../src/base/index.js';
import type { DecodingPolicy, Engine } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { must } from '../../support/must.js';
import { sampleText } from './sampleTexts.js';

const POLICY: DecodingPolicy = { temperature: 1, topK: 5, topP: null };
const never = new AbortController().signal;

let engine: Engine;
let prefix: Int32Array;

beforeAll(async () => {
  const text = sampleText('drawing', 2, 200);
  engine = createFakeEngine({ text });
  await engine.load({ path: 'sample', gpu: 'off' });
  prefix = (await engine.tokenize(text)).tokens.slice(30, 42);
});

afterAll(async () => {
  await engine.dispose();
});

function draw(
  draws: number,
  length: number,
  goesOn?: (draw: number, written: number, token: number) => boolean,
) {
  const request = { prefix, bos: true, length, draws, policy: POLICY };
  return drawContinuations(
    engine,
    goesOn === undefined ? request : { ...request, goesOn },
    new Random('drawing'),
    never,
  );
}

describe('drawing after a prefix', () => {
  it('draws each token as often as the policy says, over several rounds', async () => {
    const draws = 600;
    const written = await draw(draws, 1);
    expect(written).toHaveLength(draws);
    const counts = new Map<number, number>();
    for (const [token] of written) counts.set(must(token), (counts.get(must(token)) ?? 0) + 1);
    const items = [...counts.keys()].map((token) => ({
      tokens: Int32Array.of(...prefix, token),
      from: prefix.length,
    }));
    const scored = await engine.score({ items, bos: true, policies: [POLICY], topCount: 0 });
    let total = 0;
    [...counts.values()].forEach((count, at) => {
      const p = Math.exp(must(must(must(scored[at]).policyLogProbs[0])[0]));
      total += p;
      expect(Math.abs(count - draws * p)).toBeLessThanOrEqual(4.5 * Math.sqrt(draws * p * (1 - p)) + 1e-9);
    });
    // Nothing outside the kept tokens is ever drawn.
    expect(total).toBeLessThanOrEqual(1 + 1e-9);
    expect(counts.size).toBeLessThanOrEqual(5);
  });

  it('ends a draw where it is told to, and leaves the others as they are', async () => {
    const ends = (one: number, written: number) => one % 2 === 0 || written < 3;
    const written = await draw(9, 8, ends);
    expect(written.map(({ length }) => length)).toEqual([8, 3, 8, 3, 8, 3, 8, 3, 8]);
  });

  it('leaves no sequence open, and draws the same again', async () => {
    const [one, two] = [await draw(70, 6), await draw(70, 6)];
    expect(two).toEqual(one);
    // With every sequence closed a smaller reserve is accepted.
    const opened = await engine.open(prefix, {
      bos: true,
      topCount: 0,
      capacity: { sequences: 1, tokens: 13 },
    });
    await engine.close([opened.sequence]);
  });
});
