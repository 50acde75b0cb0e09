import { describe, expect, it } from 'vitest';
import { chooseToken } from '../../../src/attacks/kit/chat/chooseToken.js';
import { copiedWords } from '../../../src/attacks/kit/text/copiedWords.js';
import { attemptsOf } from '../../../src/attacks/systemDesign/plan.js';
import { systemDesignParameters } from '../../../src/attacks/systemDesign/parameters.js';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { Random, sha256Hex } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { measureInMemory } from '../../support/models/measureInMemory.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const TEXT = 'One morning the old whale rose slowly from the green water and looked at the ship for an hour.';
const ALL = (ids: readonly number[], probabilities: readonly number[]) => ({
  topIds: Int32Array.from(ids),
  topLogProbs: Float64Array.from(probabilities, Math.log),
});

describe('the next token of an answer', () => {
  const next = ALL([7, 3, 9], [0.5, 0.3, 0.2]);

  it('is the most probable one at temperature 0, and the next one when that is blocked', () => {
    expect(chooseToken(next, 0, new Set(), 0.9)).toBe(7);
    expect(chooseToken(next, 0, new Set([7]), 0.9)).toBe(3);
    expect(chooseToken(next, 0, new Set([7, 3, 9]), 0.9)).toBeNull();
  });

  it('is drawn by its probability, and by what is left of it under the filter', () => {
    expect([0, 0.49, 0.51, 0.79, 0.81].map((u) => chooseToken(next, 1, new Set(), u))).toEqual([
      7, 7, 3, 3, 9,
    ]);
    const random = new Random('draws');
    const counts = new Map<number | null, number>();
    for (let draw = 0; draw < 20_000; draw++) {
      const token = chooseToken(next, 1, new Set([7]), random.float());
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    expect(counts.get(7)).toBeUndefined();
    // 0.3 : 0.2 without 7; five standard deviations are 350 draws.
    expect(Math.abs((counts.get(3) ?? 0) - 12_000)).toBeLessThan(350);
  });

  it('keeps a mass of 0.95, of the 40 most probable', () => {
    expect(chooseToken(ALL([1, 2, 3], [0.9, 0.06, 0.04]), 1, new Set(), 0.999)).toBe(2);
    const many = ALL(
      Array.from({ length: 100 }, (_, id) => id),
      Array.from({ length: 100 }, () => 0.01),
    );
    expect(chooseToken(many, 1, new Set(), 0.9999)).toBe(37);
  });

  it('takes the most probable that passes when all that are kept are blocked', () => {
    expect(chooseToken(ALL([1, 2], [0.97, 0.03]), 1, new Set([1]), 0.5)).toBe(2);
  });
});

describe('copied words', () => {
  const work = {
    id: 'E1',
    charCount: TEXT.length,
    textOf: (start: number, end: number) => TEXT.slice(start, end),
  } as AttackWork;
  const passage = 'rose slowly from the green water';

  it('are the longest run of the passage, and of the work outside the request', () => {
    expect(
      copiedWords(work, passage, 'Go on: One morning the old whale', `ROSE slowly  from the red water`),
    ).toEqual({
      passage: 4,
      anywhere: 4,
    });
    expect(
      copiedWords(work, passage, 'Go on: One morning the old whale', 'One morning the old whale sank')
        .anywhere,
    ).toBe(0);
    expect(
      copiedWords(work, passage, 'Go on: One morning the old whale', 'One morning the old whale rose slowly')
        .anywhere,
    ).toBe(7);
  });

  it('does not take words that the work lacks for each other', () => {
    expect(copiedWords(work, 'zebra giraffe', '', 'lion tiger')).toEqual({ passage: 0, anywhere: 0 });
  });
});

describe('the temperature ladder', () => {
  const of = (temperatures: string, draws = 3) =>
    attemptsOf(systemDesignParameters.parse({ temperatures, draws }));

  it('has one answer at 0 and as many as asked for above, filtered and not', () => {
    expect(of('1, 0, 1').map(({ filter, temperature, draw }) => [filter, temperature, draw])).toEqual([
      ...[false, true].flatMap((filter) => [
        [filter, 0, 0],
        [filter, 1, 0],
        [filter, 1, 1],
        [filter, 1, 2],
      ]),
    ]);
  });

  it('ends at 2', () => {
    expect(() => of('0, 2.5')).toThrow(expect.objectContaining({ code: 'temperature-range' }) as Error);
  });
});

describe('a prompt that leaves no room for an answer', () => {
  const measure = async (systemPrompt: string, trainedContext: number) => {
    const target = sampleText('target', 6, 90);
    const engine = createFakeEngine({ text: target.slice(0, 900) });
    const loaded = { ...(await engine.load({ path: 'sample', gpu: 'off' })), trainedContext };
    const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
    const works = sampleWorks(target, sampleText('control', 11, 200));
    const parameters = {
      systemPrompt,
      passages: 2,
      prefixTokens: 20,
      suffixTokens: 20,
      answerTokens: 20,
      temperatures: '0',
    };
    try {
      return await measureInMemory(findAttack('system-design'), engine, loaded, model, works, parameters);
    } finally {
      await engine.dispose();
    }
  };

  it('is an observation, counted and said, and the other requests are asked', async () => {
    const { findings, observations } = await measure('Say nothing. '.repeat(150), 500);
    const values = observations.flatMap((one) => (one.kind === 'observed' ? [one.value] : []));
    expect(values).toHaveLength(observations.length);
    expect(JSON.stringify(values)).toContain('"notAsked":"no-room"');
    const caveats = (id: string) =>
      findings.findings
        .flatMap((one) => (one.id.startsWith(`${id}/`) ? one.caveats : []))
        .map(({ text }) => text)
        .join(' ');
    expect(caveats('continue-1')).not.toContain('could not be made');
    expect(caveats('continue-2')).toContain(
      '2 requests about this work could not be made: prompt and answer',
    );
    expect(caveats('continue-2')).toContain('2 requests about the control could not be made: ');
    expect(JSON.stringify(findings.details)).toContain('could not be made: prompt and answer');
  });

  it('is refused in the plan where that is certain', async () => {
    await expect(measure('Say nothing. '.repeat(150), 250)).rejects.toMatchObject({
      code: 'context-too-long',
    });
  });
});
