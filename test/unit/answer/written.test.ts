import { describe, expect, it } from 'vitest';
import { answerOf, recordWords } from '../../../src/answer/index.js';
import { findAttack } from '../../../src/attacks/index.js';
import { windowDetailsOf, type Engine } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from '../attacks/sampleTexts.js';

/** Enough short texts that a model that knows the work writes some of it. */
const UNPROMPTED = {
  bosGenerations: 40,
  randomGenerations: 20,
  repeatedGenerations: 10,
  writtenTokens: 60,
  matchTokens: 10,
};
const TARGET = sampleText('written target', 5, 120);

interface Run extends Measured {
  readonly engine: Engine;
}

async function measure(attack: string, parameters: Readonly<Record<string, unknown>>): Promise<Run> {
  const engine = createFakeEngine({ text: TARGET });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: '1'.repeat(64) };
  const texts = sampleWorks(TARGET, sampleText('written control', 5, 120));
  return { engine, ...(await measureInMemory(findAttack(attack), engine, loaded, model, texts, parameters)) };
}

function answered(...runs: readonly (readonly [attackId: string, Measured])[]) {
  const { id, title } = must(must(runs[0])[1].attackWorks.find(({ role }) => role === 'target'));
  return answerOf({
    model: { id: 'E1', name: 'Model', role: 'target-model' },
    work: { id, title, firstPublished: '' },
    others: [],
    examinations: runs.map(([attackId, { findings }], at) => ({
      id: `X${at + 1}`,
      attackId,
      attackTitle: findAttack(attackId).title,
      status: 'finished',
      start: null,
      findings,
    })),
  });
}

/** What the journal holds of one draw. */
function drawOf({ observations }: Measured, unitId: string, draw: number) {
  const observed = must(observations.find(({ unit }) => unit.id === unitId));
  if (observed.kind !== 'observed') throw new Error(`${unitId} was not observed`);
  const { texts } = observed.value as unknown as {
    texts: readonly { readonly tokens: readonly number[]; readonly draws: readonly number[] }[];
  };
  return must(texts.find(({ draws }) => draws.includes(draw)));
}

describe('what the model wrote', () => {
  it.each([
    ['probabilistic', { prefixTokens: 20, suffixTokens: 10, drawsPerPassage: 8 }],
    ['ordinary', { prefixTokens: 20, suffixTokens: 10, epsilon: 2, passages: 12, draws: 8 }],
  ] as const)('is text whose ids the journal of %s holds', async (attackId, parameters) => {
    const run = await measure(attackId, parameters);
    const written = must(answered([attackId, run]).written[0]);
    const { generation } = written;
    const { tokens } = drawOf(run, generation.unitId, generation.draw);
    const { bytes } = await run.engine.detokenize(Int32Array.from(tokens));
    expect(new TextDecoder().decode(bytes)).toBe(written.written);
    expect(generation).toMatchObject({ draws: 8, promptTokens: 20, outputTokens: tokens.length });
    expect(written.seed).toBe(run.findings.seed);
    expect(recordWords(written)).toContain(`${generation.decoding}, seed ${written.seed}. The journal of X1`);
    await run.engine.dispose();
  });

  it('is absent where nothing was generated, however much the model knows', async () => {
    const scored = await measure('probabilistic', { sampledPassages: 0, selfWrittenPassages: 0 });
    expect(answered(['probabilistic', scored]).lead.kind).not.toBe('not-shown');
    expect(answered(['probabilistic', scored]).written).toEqual([]);
  });

  it('is the beginning of the longest text without a gap, whose passages the journal of greedy holds', async () => {
    const run = await measure('greedy', { prefixTokens: 20, suffixTokens: 10 });
    const written = must(answered(['greedy', run]).written[0]);
    const { excerpt } = must(must(windowDetailsOf(run.findings)).targets[0]);
    expect(must(excerpt).shown).toBeGreaterThan(1);
    expect(must(excerpt).passages).toBeGreaterThanOrEqual(must(excerpt).shown);
    const texts = run.observations.flatMap((observed) =>
      observed.kind === 'observed' &&
      'texts' in (observed.value as object) &&
      observed.unit.workId === written.workId
        ? (observed.value as unknown as { texts: readonly { readonly tokens: readonly number[] }[] }).texts
        : [],
    );
    const spoken = await Promise.all(
      texts.map(async ({ tokens }) =>
        new TextDecoder().decode((await run.engine.detokenize(Int32Array.from(tokens))).bytes),
      ),
    );
    expect(spoken.join('')).toContain(written.written);
    const work = must(run.attackWorks.find(({ id }) => id === written.workId));
    expect(written.truth).toBe(work.textOf(written.startChar, written.endChar));
    expect(written.numbers).toContain('each after the true text before it');
    await run.engine.dispose();
  });

  it('is one text that no one asked for and one that the same weights gave by other means', async () => {
    const greedy = await measure('greedy', { prefixTokens: 20, suffixTokens: 10 });
    const unprompted = await measure('unprompted', UNPROMPTED);
    const { written } = answered(['greedy', greedy], ['unprompted', unprompted]);
    expect(written.map(({ from, examinationId }) => [from, examinationId])).toEqual([
      ['use', 'X2'],
      ['weights', 'X1'],
    ]);
    await greedy.engine.dispose();
    await unprompted.engine.dispose();
  });

  it('is not a copy that was computed', async () => {
    const near = await measure('near-verbatim', {
      prefixTokens: 20,
      suffixTokens: 10,
      epsilon: 2,
      passages: 4,
    });
    const { details } = near.findings;
    const texts = details.kind === 'panels' ? details.panels.filter(({ kind }) => kind === 'texts') : [];
    expect(texts.map((panel) => panel.kind === 'texts' && panel.shows)).toEqual(['computed']);
    expect(answered(['near-verbatim', near]).written).toEqual([]);
  });
});
