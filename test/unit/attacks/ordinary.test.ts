import { describe, expect, it } from 'vitest';
import type { OrdinaryObservation } from '../../../src/attacks/ordinary/run.js';
import { findAttack } from '../../../src/attacks/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import { panelDetailsOf, type Finding, type LoadedModel } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { longestSharedRun } from '../../../src/measure/index.js';
import { like } from '../../support/like.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const MODEL = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };

async function measure(
  attack: string,
  parameters: Readonly<Record<string, unknown>>,
  facts: Partial<LoadedModel> = {},
  unscored?: (unit: number) => boolean,
): Promise<Measured> {
  const target = sampleText('ordinary target', 5, 120);
  const engine = createFakeEngine({ text: target.slice(0, Math.floor(target.length / 2)) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const measured = await measureInMemory(
    findAttack(attack),
    engine,
    { ...loaded, ...facts },
    MODEL,
    sampleWorks(target, sampleText('ordinary control', 5, 120)),
    { prefixTokens: 20, suffixTokens: 10, epsilon: 2, passages: 12, ...parameters },
    unscored === undefined ? {} : { unscored },
  );
  await engine.dispose();
  return measured;
}

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id.startsWith(`${id}/`)));
}

function observed(measured: Measured): OrdinaryObservation[] {
  return measured.observations.flatMap((one) =>
    one.kind === 'observed' ? [one.value as unknown as OrdinaryObservation] : [],
  );
}

describe('ordinary sampling', () => {
  it('counts every draw, and as many come out word for word as the weights say', async () => {
    const measured = await measure('ordinary', { draws: 40, policy: 'full' });
    for (const { distances, beginnings, runs, texts } of observed(measured)) {
      expect(distances).toHaveLength(40);
      expect(texts.flatMap(({ draws }) => draws).toSorted((a, b) => a - b)).toEqual(
        distances.map((_, draw) => draw),
      );
      for (const { tokens, draws } of texts) {
        expect(tokens).toHaveLength(10);
        expect(new Set(draws.map((draw) => distances[draw])).size).toBe(1);
      }
      distances.forEach((distance, at) => {
        // A draw of the passage's length that begins with b of its tokens shares a run of b and changes 10 − b at most.
        expect(must(runs[at])).toBeGreaterThanOrEqual(must(beginnings[at]));
        expect(distance).toBeLessThanOrEqual(10 - must(beginnings[at]));
        expect(distance === 0).toBe(must(beginnings[at]) === 10);
      });
    }
    const draws = finding(measured, 'ordinary-draws');
    expect(draws.count?.total).toBe(12 * 40);
    const [, expected, deviation] = must(/probabilities: ([\d.]+) ± ([\d.]+)/u.exec(draws.sentence));
    expect(Number(expected)).toBeGreaterThan(5);
    expect(Math.abs(must(draws.count).hits - Number(expected))).toBeLessThan(4 * Number(deviation) + 0.1);
    // The control is made of the same few words, so that some of its shortest passages come out by chance; as foretold, too.
    expect(draws.controlValue).toBeLessThan(must(draws.count).hits / must(draws.count).total / 5);
  });

  it('marks what is uncalibrated, names the control in the same sentence, and draws panels', async () => {
    const measured = await measure('ordinary', { draws: 2 });
    const hits = finding(measured, 'ordinary-passages');
    expect(hits.sentence).toMatch(
      /^Uncalibrated: Each passage was drawn .* each compared with the rest of the control, \d+ of 12/u,
    );
    expect(hits.calibration.kind).toBe('uncalibrated');
    expect(hits.standing).toBe('measured');
    expect(hits.value).toBeGreaterThan(0);
    const { panels } = must(panelDetailsOf(measured.findings));
    expect(panels.map(({ id }) => id)).toEqual(['found', 'passages-1', 'draws-1', 'passages-control']);
  });

  it('says how many passages could not be drawn', async () => {
    const measured = await measure('ordinary', { draws: 2 }, {}, (unit) => unit === 1);
    const hits = finding(measured, 'ordinary-passages');
    expect(hits.count?.total).toBe(11);
    expect(hits.caveats).toContainEqual(
      expect.objectContaining({ code: 'passages-not-drawn', data: { passages: 1 } }),
    );
  });

  it.each([
    [
      'a model whose state cannot be shared',
      {},
      { canForkSequences: false },
      'sequences-unsupported',
      /self-check/,
    ],
    [
      'too little to start from',
      { prefixTokens: 1, bos: 'off' },
      {},
      'prefix-short',
      /too short to start from/,
    ],
    [
      'a context too long',
      { prefixTokens: 8000 },
      { trainedContext: 512 },
      'context-too-long',
      /8011 tokens, more than the context of 512/,
    ],
    ['changes that leave nothing', { epsilon: 10 }, {}, 'epsilon-too-large', /10 changes in 10 tokens/],
    ['a work without one passage', { prefixTokens: 4000 }, {}, 'work-short', /no passage of 4000 \+ 10/],
    [
      'no begin-of-text token',
      { bos: 'on' },
      { bosToken: null },
      'bos-missing',
      /defines no begin-of-text token/,
    ],
  ])('refuses %s', async (_, parameters, facts, code, message) => {
    await expect(
      measure('ordinary', parameters, { trainedContext: 100_000, ...facts }),
    ).rejects.toMatchObject({
      code,
      message: like(message),
    });
  });

  it('takes one policy that is understood, and no other', async () => {
    await expect(measure('ordinary', { policy: 'top-k=40; full' })).rejects.toThrow(
      /Give one decoding policy/u,
    );
    await expect(measure('ordinary', { policy: 'hot' })).rejects.toThrow(/is not understood/u);
  });
});

describe('near-verbatim extraction', () => {
  it('refuses a beam that no cache holds, and says how wide one fits', async () => {
    await expect(measure('near-verbatim', { beams: 257 })).rejects.toMatchObject({
      code: 'beam-too-wide',
      message: like(/A beam of 257 .* at most 256/u),
      hint: like(/--beams 256/u),
    });
  });

  it('finds near copies of what the model knows', async () => {
    const measured = await measure('near-verbatim', { beams: 8, draws: 30 });
    const hits = finding(measured, 'near-verbatim-passages');
    expect(hits.count?.hits).toBeGreaterThan(2);
    expect(hits.controlValue).toBeLessThan(Number(hits.value) / 2);
    const draws = finding(measured, 'near-verbatim-draws');
    expect(draws.count?.total).toBe(12 * 30);
    expect(draws.controlValue).toBeLessThan(Number(draws.value) / 2);
    const gain = finding(measured, 'near-verbatim-gain');
    expect(gain.value).toBeGreaterThanOrEqual(0);
    must(panelDetailsOf(measured.findings));
  });
});

describe('trials', () => {
  it.each(['ordinary', 'near-verbatim'])(
    'of %s are all passages, with the hits of the finding',
    async (name) => {
      const measured = await measure(name, name === 'ordinary' ? { draws: 2 } : { beams: 4 });
      const attack = findAttack(name);
      const input = {
        parameters: measured.parameters,
        model: {
          ...MODEL,
          vocabSize: 1000,
          trainedContext: 4096,
          hasBos: true,
          addsBos: true,
          canFork: true,
          eosToken: null,
          chatTemplate: null,
        },
        references: [],
        works: measured.attackWorks,
        cleaning: { sha256: '', entries: [] },
        seed: 'sample-seed',
      };
      const trials = attack.read(input, measured.observations).trials();
      expect(trials).toHaveLength(measured.units);
      const hits = finding(measured, `${name}-passages`);
      const own = trials.filter(({ workId }) => workId === hits.workId);
      expect(own.filter(({ hit }) => hit)).toHaveLength(must(hits.count).hits);
      expect(must(hits.count).hits).toBeGreaterThan(0);
      const others = trials.filter(({ workId }) => workId !== hits.workId);
      expect(others.filter(({ hit }) => hit).length / others.length).toBe(hits.controlValue);
      for (const span of hits.spans) {
        expect(own).toContainEqual(
          expect.objectContaining({ startChar: span.startChar, endChar: span.endChar, hit: true }),
        );
      }
    },
  );
});

describe('the longest shared run', () => {
  it('is found wherever it stands', () => {
    expect(longestSharedRun([1, 2, 3, 4, 5], [9, 3, 4, 5, 1, 2])).toBe(3);
    expect(longestSharedRun([1, 2, 3], [4, 5, 6])).toBe(0);
    expect(longestSharedRun([], [1])).toBe(0);
    expect(longestSharedRun([7, 7, 7], [7, 7])).toBe(2);
  });
});
