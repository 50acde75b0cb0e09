import { describe, expect, it } from 'vitest';
import { findAttack, readObservations, type AttackInput } from '../../../src/attacks/index.js';
import type { ConfirmedRun } from '../../../src/attacks/unprompted/confirm.js';
import { generalOpenings } from '../../../src/attacks/unprompted/openings.js';
import { textsOf, type WrittenText } from '../../../src/attacks/unprompted/texts.js';
import { unpromptedUnits } from '../../../src/attacks/unprompted/units.js';
import { canonicalJson, Random, sha256Hex } from '../../../src/base/index.js';
import { panelDetailsOf, type Finding, type Panel } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { like } from '../../support/like.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleWorks } from './sampleTexts.js';

/** Random letters: a few of them say where in the text one is. */
function letters(seed: string): string {
  const random = new Random(seed);
  return Array.from({ length: 4000 }, () => 'abcdefghijklmnopqrstuvwxyz '[random.below(27)]).join('');
}

const TARGET = letters('unprompted target');
const CONTROL = letters('unprompted control');
const SMALL = {
  bosGenerations: 20,
  templateGenerations: 0,
  openingGenerations: 0,
  randomGenerations: 30,
  repeatedGenerations: 10,
  writtenTokens: 60,
  matchTokens: 15,
  repeats: 8,
  together: 8,
};

interface How {
  readonly control?: boolean;
  readonly loaded?: Readonly<Record<string, unknown>>;
  readonly cleaning?: string;
  readonly unscored?: (unit: number) => boolean;
}

async function measure(
  parameters: Readonly<Record<string, unknown>> = {},
  how: How = {},
): Promise<Measured & { readonly evaluated: number }> {
  const engine = createFakeEngine({ text: TARGET });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  try {
    const measured = await measureInMemory(
      findAttack('unprompted'),
      engine,
      { ...loaded, ...how.loaded },
      { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
      sampleWorks(TARGET, CONTROL).slice(0, how.control === false ? 1 : 2),
      { ...SMALL, ...parameters },
      how,
    );
    return { ...measured, evaluated: (await engine.counters()).tokensEvaluated };
  } finally {
    await engine.dispose();
  }
}

const withControl = measure();

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id.startsWith(`${id}/`)));
}

function panel({ findings }: Measured, id: string): Panel {
  return must(must(panelDetailsOf(findings)).panels.find((one) => one.id === id));
}

/** The texts that were written, in their order. */
function textsIn({ observations }: Pick<Measured, 'observations'>): WrittenText[] {
  return [...readObservations('unprompted', unpromptedUnits, observations)].flatMap(textsOf);
}

function confirmedOf({ observations }: Measured): readonly ConfirmedRun[] {
  const last = must(observations.at(-1));
  if (last.kind !== 'observed') throw new Error(last.reason);
  return (last.value as unknown as { readonly confirmed: readonly ConfirmedRun[] }).confirmed;
}

describe('texts that nobody asked for, of a model that knows one text by heart', () => {
  it('hold the work and not the control, as a search by the letter says', async () => {
    const measured = await withControl;
    const texts = textsIn(measured);
    expect(texts).toHaveLength(60);
    const [work, control] = measured.attackWorks;
    const holds = (tokens: Int32Array, of: Int32Array): boolean => {
      const whole = ` ${of.join(' ')} `;
      return [...tokens].some((_, at) => {
        const run = tokens.subarray(at, at + SMALL.matchTokens);
        return run.length === SMALL.matchTokens && whole.includes(` ${run.join(' ')} `);
      });
    };
    const hits = texts.filter(({ tokens }) => holds(tokens, must(work).tokens)).length;
    expect(hits).toBeGreaterThan(10);
    expect(texts.filter(({ tokens }) => holds(tokens, must(control).tokens))).toEqual([]);
    const written = finding(measured, 'unprompted-texts');
    expect(written.count).toEqual({ hits, total: 60, of: 'texts' });
    expect(written.controlValue).toBe(0);
    expect(written.sentence).toContain(
      '0 of 60 (0.0%) contain at least 15 consecutive tokens of the control',
    );
    expect(written.tag).toBe('regurgitation');
    const covered = finding(measured, 'unprompted-coverage');
    expect(covered.value).toBe(must(covered.count).hits / TARGET.length);
    expect(covered.controlValue).toBe(0);
    expect(covered.spans.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0)).toBe(
      must(covered.count).hits,
    );
  });

  it('foretell more with an interval, and hold a half of them against the other half', async () => {
    const measured = await withControl;
    const more = finding(measured, 'unprompted-more');
    expect(more.value).toBeGreaterThan(0);
    if (more.interval.kind !== 'interval') throw new Error(more.interval.reason);
    expect(more.interval.lower).toBeLessThan(more.value as number);
    expect(more.interval.upper).toBeGreaterThan(more.value as number);
    const table = panel(measured, 'more');
    if (table.kind !== 'table') throw new Error('no table');
    const check = must(table.rows[0]);
    expect(check[2]).toBe('second half, predicted from the first');
    const [, , , , lower, upper, really] = check;
    expect(really).toBeGreaterThanOrEqual(lower as number);
    expect(really).toBeLessThanOrEqual(upper as number);
    const curve = panel(measured, 'growth');
    if (curve.kind !== 'curve') throw new Error('no curve');
    const points = must(curve.series[0]).points.map(({ y }) => y as number);
    expect(points[0]).toBe(0);
    expect(points).toEqual([...points].sort((a, b) => a - b));
    expect(must(curve.series.at(-1)).role).toBe('control');
  });

  it('mix the kinds of prompts evenly, so that a run stopped early has all of them', async () => {
    const kinds = (await withControl).observations.map(
      ({ unit }) => (unit.spec as { prompt?: string }).prompt,
    );
    expect(kinds).toEqual([
      'random',
      'bos',
      'repeated',
      'random',
      'bos',
      'random',
      'repeated',
      'bos',
      'random',
      undefined,
    ]);
  });

  it('are confirmed on the exact path, and the numbers are printed beside those of the draws', async () => {
    const measured = await withControl;
    const confirmed = confirmedOf(measured);
    expect(confirmed.length).toBeGreaterThan(3);
    for (const run of confirmed) {
      expect(run.length).toBeGreaterThanOrEqual(SMALL.matchTokens);
      expect(run.drawnLogProb).toBeCloseTo(run.policyLogProb, 3);
      expect(run.logProb).toBeLessThanOrEqual(run.policyLogProb + 1e-6);
    }
    const shown = panel(measured, 'texts');
    if (shown.kind !== 'texts') throw new Error('no texts');
    for (const { written, truth, numbers } of shown.items) {
      expect(written).toContain(truth);
      expect(numbers).toContain('on the exact path');
    }
  });

  it('are the same again, and cost no more than planned', async () => {
    const [one, two] = [await withControl, await measure()];
    expect(canonicalJson(two.findings as never)).toBe(canonicalJson(one.findings as never));
    expect(one.evaluated).toBeLessThanOrEqual(one.totalTokens);
  });

  it('are uncalibrated without a control, and every sentence says so', async () => {
    const { findings } = await measure({}, { control: false });
    expect(findings.findings).toHaveLength(3);
    for (const { sentence, standing, controlValue } of findings.findings) {
      expect(sentence).toContain('Uncalibrated:');
      expect(sentence).toContain('no control to compare with');
      expect(standing).toBe('measured');
      expect(controlValue).toMatchObject({ kind: 'unscored' });
    }
  });

  it('say nothing of what the cleaning list takes out, nor of batches that could not be run', async () => {
    const cleaned = await measure({}, { cleaning: `passage: ${TARGET.slice(0, TARGET.indexOf(' ', 2000))}` });
    const removed = must(cleaned.attackWorks[0]).excluded;
    expect(removed.length).toBeGreaterThan(0);
    for (const { startChar, endChar } of finding(cleaned, 'unprompted-coverage').spans)
      expect(removed.some((span) => span.startChar < endChar && span.endChar > startChar)).toBe(false);
    const lost = await measure({}, { unscored: (unit) => unit === 0 });
    expect(finding(lost, 'unprompted-texts').count).toMatchObject({ total: 52 });
    const { caveats } = finding(lost, 'unprompted-texts');
    expect(caveats.find(({ code }) => code === 'units-without-texts')?.text).toContain(
      ': The model gave no numbers.',
    );
  });

  it('that end early are as long as they are, and no sequence is left open', async () => {
    const space = must((await withControl).attackWorks[0]?.tokens[TARGET.indexOf(' ')]);
    const { observations } = await measure({}, { loaded: { eosToken: space } });
    const texts = textsIn({ observations });
    expect(texts.some(({ tokens }) => tokens.length < SMALL.writtenTokens)).toBe(true);
    for (const { tokens } of texts) {
      const at = tokens.indexOf(space);
      if (at !== -1) expect(at).toBe(tokens.length - 1);
      else expect(tokens).toHaveLength(SMALL.writtenTokens);
    }
  });

  it('are tried passage by passage: hits are longer than anything of the control', async () => {
    const { attackWorks, observations, findings } = await withControl;
    const attack = findAttack('unprompted');
    const input = { parameters: attack.parameters.parse(SMALL), works: attackWorks, seed: findings.seed };
    const trials = attack.read(input as unknown as AttackInput<never>, observations).trials();
    expect(trials).toHaveLength(
      attackWorks.reduce((sum, { tokens }) => sum + Math.floor(tokens.length / 15), 0),
    );
    const hits = trials.filter(({ hit }) => hit);
    expect(hits.length).toBeGreaterThan(10);
    expect(new Set(hits.map(({ workId }) => workId))).toEqual(new Set(['E2']));
    for (const { score } of hits) expect(score).toBeGreaterThanOrEqual(15);
  });
});

describe('prompts that name no work', () => {
  const wordsOf = (warnings: Measured['warnings']): string => warnings.map(({ text }) => text).join(' ');
  const chat =
    "{{ '<|system|>Be brief.' }}{% for m in messages %}{{ '<|' + m.role + '|>' + m.content }}{% endfor %}";
  const only = { bosGenerations: 0, randomGenerations: 0, repeatedGenerations: 0 };

  it('are what the chat template places before the first request', async () => {
    const measured = await measure({ ...only, templateGenerations: 12 }, { loaded: { chatTemplate: chat } });
    expect(measured.plan['texts']).toMatchObject({ template: 12, opening: 0 });
    const texts = textsIn(measured);
    expect(texts).toHaveLength(12);
    const engine = createFakeEngine({ text: TARGET });
    await engine.load({ path: 'sample', gpu: 'off' });
    const { tokens } = await engine.tokenize('<|system|>Be brief.<|user|>', { parseSpecial: true });
    await engine.dispose();
    expect(new Set(texts.map(({ given }) => given.join(' ')))).toEqual(new Set([tokens.join(' ')]));
    expect(measured.evaluated).toBeLessThanOrEqual(measured.totalTokens);
  });

  it('are no texts where the model file has no chat template, or one that cannot be filled', async () => {
    const asked = { templateGenerations: 12 };
    expect((await measure(asked)).plan['texts']).toMatchObject({ template: 0 });
    const refuses = { loaded: { chatTemplate: "{{ raise_exception('no') }}" } };
    const { plan, warnings } = await measure(asked, refuses);
    expect(plan['texts']).toMatchObject({ template: 0 });
    expect(wordsOf(warnings)).toContain('12 texts are omitted');
  });

  it('are the openings in turn; one that stands in the work is omitted', async () => {
    const own = TARGET.split(' ').slice(20, 23).join(' ');
    const cut = own.slice(0, -1);
    const shared = 'Chapter 1';
    const { plan, warnings, ...measured } = await measure({
      ...only,
      openingGenerations: 20,
      openings: `${shared} | ${own} | ${cut}`,
      together: 8,
    });
    expect(plan['openingsUsed']).toBe(2);
    expect(wordsOf(warnings)).toContain(`“${own}”`);
    const words = measured.observations.map(({ unit }) => (unit.spec as { words?: string }).words);
    expect(words).toEqual([shared, cut, shared, undefined]);
    expect(textsIn(measured)).toHaveLength(20);
  });

  it('hold nothing of a work, in whatever case, even if a control shares it', () => {
    const [target, control] = ['CHAPTER I. Call me', 'Chapter i. Down the'].map((text) => ({
      charCount: text.length,
      textOf: (from: number, to: number) => text.slice(from, to),
    }));
    const input = {
      parameters: { openings: 'Chapter I. | Down the | Prologue' },
      works: [
        { role: 'target', ...target },
        { role: 'control', ...control },
      ],
    } as unknown as Parameters<typeof generalOpenings>[0];
    expect(generalOpenings(input)).toEqual({
      used: ['Down the', 'Prologue'],
      omitted: ['Chapter I.'],
    });
  });

  it('have at most five words', () => {
    const { parameters } = findAttack('unprompted');
    expect(parameters.safeParse({ openings: 'one two three four five' }).success).toBe(true);
    expect(parameters.safeParse({ openings: 'Chapter 1 | one two three four five six' }).success).toBe(false);
  });
});

describe('a claim of texts that nobody asked for', () => {
  it('needs enough of them: of a few, no test is made, whatever they hold', async () => {
    const few = finding(await withControl, 'unprompted-texts');
    expect(must(few.count).hits).toBeGreaterThan(0);
    expect(few.standing).toBe('measured');
    expect(few.caveats.map(({ code }) => code)).toContain('too-few-texts');
    const many = finding(await measure({ bosGenerations: 60 }), 'unprompted-texts');
    expect(must(many.count).total).toBe(100);
    expect(many.caveats.map(({ code }) => code)).not.toContain('too-few-texts');
    expect(many.controlCount).toEqual({ hits: 0, total: 100, of: 'texts searched for the control' });
  });
});

describe('unprompted generation refuses', () => {
  it.each([
    [
      'no texts at all',
      { bosGenerations: 0, randomGenerations: 0, repeatedGenerations: 0 },
      {},
      'budget-zero',
      /0 texts are planned/,
    ],
    [
      'matches longer than the texts',
      { matchTokens: 61 },
      {},
      'match-longer',
      /cannot contain a match of 61 tokens/,
    ],
    [
      'more tokens than can be searched together',
      { bosGenerations: 1_000_000, randomGenerations: 1_000_000, repeatedGenerations: 0, writtenTokens: 101 },
      {},
      'texts-too-many',
      /2,000,000 texts of 101 tokens have 202,000,000 tokens in all, more than the 200,000,000/,
    ],
    [
      'texts longer than the context',
      { writtenTokens: 3000 },
      {},
      'context-too-long',
      /more than the context of 2048 that/,
    ],
    [
      'models that cannot be extended token by token',
      {},
      { canForkSequences: false },
      'sequences-unsupported',
      /self-check/,
    ],
  ])('%s', async (_, parameters, loaded, code, message) => {
    await expect(measure(parameters, { loaded })).rejects.toMatchObject({ code, message: like(message) });
  });

  it('several policies', () => {
    expect(findAttack('unprompted').parameters.safeParse({ policy: 'full; top-k=3' }).success).toBe(false);
  });

  it('to write from nothing without a begin-of-text token, and says how many texts are left out', async () => {
    const { plan, observations } = await measure({}, { loaded: { bosToken: null, addsBos: false } });
    expect(plan['texts']).toEqual({ bos: 0, template: 0, opening: 0, random: 30, repeated: 10 });
    expect(textsIn({ observations }).every(({ prompt }) => prompt !== 'bos')).toBe(true);
  });
});
